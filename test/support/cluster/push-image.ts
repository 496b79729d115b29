import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';

const type = 'application/vnd.oci.image.manifest.v1+json';
const anybody = new Agent({ connect: { rejectUnauthorized: false } });
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export interface Target {
  /** For example `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly path: string;
  readonly authorization?: string;
}

/** Pushes an image without layers. Its digest depends on `content`. @returns the digest */
export async function pushImage(target: Target, tag: string, content = 'x'): Promise<string> {
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: { content } } });
  const begun = await send(
    target,
    'POST',
    `${target.url}/v2/${target.path}/blobs/uploads/`,
    '',
    'text/plain',
  );
  const upload = new URL(begun.location, target.url);
  upload.searchParams.set('digest', digestOf(config));
  await send(target, 'PUT', upload.href, config, 'application/octet-stream');
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: Buffer.byteLength(config),
    },
    layers: [],
  });
  await send(target, 'PUT', `${target.url}/v2/${target.path}/manifests/${tag}`, manifest, type);
  return digestOf(manifest);
}

/** Returns the HTTP status of a request for the image's manifest. */
export async function statusOf({ url, path, authorization }: Target, reference: string): Promise<number> {
  const { statusCode, body } = await request(`${url}/v2/${path}/manifests/${reference}`, {
    dispatcher: anybody,
    headers: { accept: type, ...(authorization !== undefined && { authorization }) },
  });
  await body.dump();
  return statusCode;
}

async function send(
  { authorization }: Target,
  method: 'POST' | 'PUT',
  url: string,
  body: string,
  contentType: string,
): Promise<{ location: string }> {
  const response = await request(url, {
    dispatcher: anybody,
    method,
    body,
    headers: { 'content-type': contentType, ...(authorization !== undefined && { authorization }) },
  });
  const text = await response.body.text();
  if (response.statusCode >= 300)
    throw new Error(`${method} ${url} returned ${response.statusCode}: ${text}`);
  return { location: String(response.headers['location']) };
}
