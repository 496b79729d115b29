import { paths } from '../../paths.ts';

/** Folders of an upload, on one volume. The engine takes the very text that was judged, from a folder of its own. */
export const uploadPaths = {
  context: `${paths.workspace}/context`,
  dockerfile: `${paths.workspace}/dockerfile`,
} as const;
