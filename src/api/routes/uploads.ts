import { requireCreate } from '../auth/access.ts';
import { Problem } from '../problems/problem.ts';
import type { Uploads } from '../uploads/index.ts';
import type { JobRoutesOptions } from './job-turns.ts';
import { authenticated, type BearerRoute } from './route.ts';

/** @throws Problem UploadsDisabled if this installation takes no archives */
export function requireUploads(uploads: Uploads | undefined): Uploads {
  if (uploads) return uploads;
  throw new Problem(
    'UploadsDisabled',
    'this server takes no archives; who operates it can allow them with api.uploads.enabled',
  );
}

/** Takes archives for spec.source.artifact. */
export const uploadsRoute = ({ auth, namespace, uploads }: JobRoutesOptions): BearerRoute => ({
  path: '/api/v1/uploads',
  access: 'bearer',
  tag: 'Build contexts',
  operations: {
    post: authenticated({
      operationId: 'uploadContext',
      summary: 'Upload the files of a build context, as a tar or zip archive',
      description:
        'The same archive gives the same digest, for `spec.source.artifact`. Without a job that refers to it, it is kept for an hour.',
      request: 'Archive',
      query: 'Upload',
      answer: 'Uploaded',
      statuses: [201],
      raises: ['UploadsDisabled'],
      handle: async ({ caller, closed, query, readBody }) => {
        const place = query.namespace ?? namespace;
        await requireCreate(auth, caller, place);
        const { storeContext } = requireUploads(uploads);
        const digest = await storeContext(await readBody(), { namespace: place, caller, signal: closed });
        return { digest };
      },
    }),
  },
});
