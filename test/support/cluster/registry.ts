import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { workspaceRegistry } from '../../../deploy/local/node/addresses.ts';
import { layout } from '../../../deploy/local/node/layout.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';

const configSchema = z.object({ auths: z.record(z.string(), z.object({ auth: z.string() })) });
const anyManifest = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Checks whether the workspace registry still has the image of this job (OCI distribution: GET manifest). */
export async function hasImage({ metadata, status }: DockerfileJob): Promise<boolean> {
  const digest = status.image?.digest;
  if (digest === undefined) throw new Error(`job ${metadata.name} has no image in its status`);
  const response = await ask(`/v2/jobs/${metadata.uid}/manifests/${digest}`);
  return response.status === 200;
}

/** Returns the tags in the job's repository; none if the repository does not exist. */
export async function tagsOf({
  metadata,
}: {
  readonly metadata: { readonly uid: string };
}): Promise<string[]> {
  const response = await ask(`/v2/jobs/${metadata.uid}/tags/list`);
  if (response.status === 404) return [];
  const { tags } = z.object({ tags: z.array(z.string()).nullable() }).parse(await response.json());
  return tags ?? [];
}

async function ask(path: string): Promise<Response> {
  const { auths } = configSchema.parse(
    JSON.parse(await readFile(`${layout.workspaceRegistry}/config.json`, 'utf8')),
  );
  const auth = auths[workspaceRegistry]?.auth ?? '';
  return fetch(`http://${workspaceRegistry}${path}`, {
    headers: { authorization: `Basic ${auth}`, accept: anyManifest },
  });
}
