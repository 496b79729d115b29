import { readFile } from 'node:fs/promises';
import { Agent, request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { registryAuthority, tokenKeys } from '../../../deploy/local/identity/registry-certificates.ts';
import { workspaceRegistry } from '../../../deploy/local/node/addresses.ts';
import { cachePath } from '../../../src/resource/build-cache.ts';
import { repositoryPath } from '../../../src/resource/names.ts';
import {
  accountName,
  passwordOf,
  tokenService,
  type Account,
} from '../../../src/resource/registry-account.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';

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

/** Deletes the image of this job, as if the registry had lost it. */
export async function removeImage({ metadata, status }: DockerfileJob): Promise<void> {
  const path = `/v2/jobs/${metadata.uid}/manifests/${status.image?.digest ?? ''}`;
  const response = await ask(path, 'DELETE', 'delete');
  if (response.status !== 202) throw new Error(`${path} returned ${response.status}: ${response.text}`);
}

/** Returns the digests of the layers of this job's image, the lowest first. */
export async function layersOf({ metadata, status }: DockerfileJob): Promise<string[]> {
  const { text } = await ask(`/v2/jobs/${metadata.uid}/manifests/${status.image?.digest ?? ''}`);
  const manifest = z.object({ layers: z.array(z.object({ digest: z.string() })) }).parse(JSON.parse(text));
  return manifest.layers.map(({ digest }) => digest);
}

/** Checks whether the job's repository has a blob. */
export async function hasBlob(uid: string, digest: string): Promise<boolean> {
  const { status } = await ask(`/v2/jobs/${uid}/blobs/${digest}`, 'HEAD');
  return status === 200;
}

/** Returns the tags in the job's repository; none if the repository does not exist. */
export async function tagsOf({
  metadata,
}: {
  readonly metadata: { readonly uid: string };
}): Promise<string[]> {
  return tagsIn(repositoryPath(metadata.uid));
}

/** Returns the tags of the build cache of a namespace of jobs. */
export const cacheTagsOf = (namespace: string): Promise<string[]> => tagsIn(cachePath(namespace));

async function tagsIn(path: string): Promise<string[]> {
  const response = await ask(`/v2/${path}/tags/list`);
  if (response.status === 404) return [];
  const { tags } = z.object({ tags: z.array(z.string()).nullable() }).parse(JSON.parse(response.text));
  return tags ?? [];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks the workspace registry as the operator does. @param path `/v2/jobs/<uid>/…` */
async function ask(path: string, method: Dispatcher.HttpMethod = 'GET', action = 'pull'): Promise<Answer> {
  const operator: Account = { kind: 'operator' };
  const password = passwordOf(await readFile(tokenKeys.passwordKey, 'utf8'), operator);
  const basic = Buffer.from(`${accountName(operator)}:${password}`).toString('base64');
  const repository = path.split('/').slice(2, 4).join('/');
  const token = await tokenWith(`Basic ${basic}`, `repository:${repository}:${action}`);
  return askRegistry(path, { authorization: `Bearer ${token}`, accept: anyManifest }, method);
}

/** Sends a request to the workspace registry, over TLS with the local CA. */
export async function askRegistry(
  path: string,
  headers: Readonly<Record<string, string>>,
  method: Dispatcher.HttpMethod = 'GET',
): Promise<Answer> {
  return askOver(`https://${workspaceRegistry}${path}`, headers, method);
}

/** Asks for a token of the workspace registry. @returns '' if refused */
export async function tokenWith(authorization: string, scope: string): Promise<string> {
  const query = `service=${tokenService}&scope=${encodeURIComponent(scope)}`;
  const realm = `https://${workspaceRegistry}/token?${query}`;
  const { status, text } = await askOver(realm, { authorization });
  return status === 200 ? z.object({ token: z.string() }).parse(JSON.parse(text)).token : '';
}

async function askOver(
  url: string,
  headers: Readonly<Record<string, string>>,
  method: Dispatcher.HttpMethod = 'GET',
): Promise<Answer> {
  const { statusCode, body } = await request(url, {
    dispatcher: new Agent({ connect: { ca: await readFile(registryAuthority.certificate) } }),
    method,
    headers,
  });
  return { status: statusCode, text: await body.text() };
}
