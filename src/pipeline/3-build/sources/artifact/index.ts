import { accepted } from '../../../../resource/verdict.ts';
import { paths } from '../../paths.ts';
import type { SourceHandler } from '../source.ts';
import { fetchFault } from './fault.ts';
import { fetchContainer, uploadVolumes } from './fetch-container.ts';
import { uploadPaths } from './paths.ts';

/** `spec.source.artifact`: an init container of the build pod fetches an upload from the workspace registry. */
export const artifact: SourceHandler<'artifact'> = {
  objectToRead: () => undefined,
  resolve: () => ({ kind: 'fetched-in-pod' }),
  input: (context, source) => ({
    objects: [],
    dockerfileFolder: uploadPaths.dockerfile,
    contextFolder: uploadPaths.context,
    mounts: [{ name: 'workspace', mountPath: paths.workspace, readOnly: true }],
    volumes: uploadVolumes(context.settings),
    initContainers: [fetchContainer(context, source)],
  }),
  fetch: {
    container: 'fetch',
    activity: 'fetching the upload',
    outOfMemory:
      'spec.source.artifact.digest: unpacking the upload exceeded the memory limit of the fetch container',
    verdict({ fetch }, source) {
      if (!fetch) return undefined;
      if (!fetch.ok) return { ok: false, fault: fetchFault(fetch, source) };
      const { digest } = source;
      return accepted({ dockerfile: fetch.dockerfile, facts: { artifact: { digest } } });
    },
  },
};
