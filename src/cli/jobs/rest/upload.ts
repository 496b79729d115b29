import type { Readable } from 'node:stream';
import { z } from 'zod';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { askJson, type RestServer } from './request.ts';

const uploaded = z.object({ digest: z.string() });

interface Upload {
  readonly archive: Readable;
  /** Namespace of the jobs that may refer to it. Undefined: that of the server. */
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
}

/** Uploads the files of a build context. @returns the digest @throws Failure */
export async function uploadContext(
  server: RestServer,
  { archive, namespace, signal }: Upload,
): Promise<string> {
  const query = namespace === undefined ? '' : `?${new URLSearchParams({ namespace }).toString()}`;
  const packing = Promise.withResolvers<never>();
  // Why packing failed says more than that the request broke. A broken request breaks the archive, too.
  archive.on('error', (error) => {
    if (error instanceof Failure) packing.reject(error);
  });
  const headers = { 'content-type': 'application/gzip' };
  const path = `/api/v1/uploads${query}`;
  const request = askJson(
    server,
    { path, method: 'POST', stream: archive, headers, signal },
    (body) => uploaded.parse(body).digest,
  );
  try {
    return await Promise.race([request.catch(cutOff), packing.promise]);
  } finally {
    // fetch reads on from a body that nobody takes any more.
    archive.destroy();
  }
}

/** Says what has become of the rest. */
function cutOff(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== exitCodes.unreachable) throw error;
  throw new Failure(`the files were not uploaded: ${error.message}`, {
    code: error.code,
    next: ['No job was submitted, and the server deletes what it has of the files', ...error.next],
  });
}

/** Why files cannot be uploaded: only the REST API takes them. */
export const noUploads = (): Failure =>
  new Failure('the folder has files, and only the REST API takes files', {
    code: exitCodes.usage,
    next: [
      'Set DFJ_URL and DFJ_TOKEN to the REST API of the cluster, and run this again',
      'Or push the folder to a Git repository: {dfj} submit https://git.example.com/model.git#main',
    ],
  });
