import { createHash } from 'node:crypto';
import { z } from 'zod';
import { request } from 'undici';
import { seedRegistry } from '../../../deploy/local/node/addresses.ts';

const repository = `http://${seedRegistry}/v2/library/debian`;
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const imageSchema = z.looseObject({ config: z.looseObject({ digest: z.string(), size: z.number() }) });
const configSchema = z.looseObject({ config: z.looseObject({}).default({}) });

/** Puts an image into the mirror: Debian, with these triggers. @returns its reference */
export async function baseWithTriggers(triggers: readonly string[]): Promise<string> {
  const manifest = imageSchema.parse(await read('manifests/bookworm'));
  const config = configSchema.parse(await read(`blobs/${manifest.config.digest}`));
  const changed = Buffer.from(JSON.stringify({ ...config, config: { ...config.config, OnBuild: triggers } }));
  const digest = `sha256:${createHash('sha256').update(changed).digest('hex')}`;
  const begun = await send('POST', `${repository}/blobs/uploads/`, '');
  const upload = new URL(String(begun['location']), repository);
  upload.searchParams.set('digest', digest);
  await send('PUT', upload.href, changed);
  const descriptor = { ...manifest.config, digest, size: changed.length };
  const tag = `triggers-${digest.slice(7, 19)}`;
  await send('PUT', `${repository}/manifests/${tag}`, JSON.stringify({ ...manifest, config: descriptor }));
  return `debian:${tag}`;
}

async function read(path: string): Promise<unknown> {
  const { statusCode, body } = await request(`${repository}/${path}`, { headers: { accept: manifestType } });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} returned ${statusCode}: ${text}`);
  return JSON.parse(text);
}

async function send(method: 'POST' | 'PUT', url: string, body: string | Buffer) {
  const type = url.includes('/manifests/') ? manifestType : 'application/octet-stream';
  const response = await request(url, { method, body, headers: { 'content-type': type } });
  const text = await response.body.text();
  if (response.statusCode >= 300)
    throw new Error(`${method} ${url} returned ${response.statusCode}: ${text}`);
  return response.headers;
}
