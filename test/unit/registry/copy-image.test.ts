import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyImage } from '../../../src/registry/copy-image.ts';

const blob = (digit: string) => `sha256:${digit.repeat(64)}`;
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { digest: blob('c'), size: 2 },
  layers: ['1', '2', '1'].map((digit) => ({ digest: blob(digit), size: 2 })),
});
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const digest = digestOf(manifest);

let server: Server;
const asked: string[] = [];
/** What the registry does not do as it should. */
let fault: 'no mount' | 'no manifest' | 'another manifest' | 'another digest' | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (url === '/v2/') return response.end();
      asked.push(`${method} ${url}`);
      if (method === 'GET') {
        response.writeHead(fault === 'no manifest' ? 404 : 200);
        return response.end(fault === 'another manifest' ? `${manifest} ` : manifest);
      }
      if (method === 'POST') return response.writeHead(fault === 'no mount' ? 202 : 201).end();
      asked.push(String(headers['content-type']));
      const stored = digestOf(Buffer.concat(chunks).toString());
      const told = fault === 'another digest' ? blob('0') : stored;
      return response.writeHead(201, { 'docker-content-digest': told }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  asked.splice(0);
  fault = undefined;
});
afterAll(() => server.close());

const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
const copy = () => {
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return copyImage({ host, from: 'jobs/a', to: 'jobs/b', digest, tag: 'run-1' }, access);
};

describe('a copy of an image', () => {
  it('has the same blobs, each mounted once and none sent, and the same manifest', async () => {
    await copy();
    const mounts = ['c', '1', '2'].map(
      (digit) => `POST /v2/jobs/b/blobs/uploads/?mount=sha256%3A${digit.repeat(64)}&from=jobs%2Fa`,
    );
    expect(asked).toEqual([
      `GET /v2/jobs/a/manifests/${digest}`,
      ...mounts,
      'PUT /v2/jobs/b/manifests/run-1',
      'application/vnd.oci.image.manifest.v1+json',
    ]);
  });

  it.each([
    ['no manifest', 'responded with 404 for jobs/a@'],
    ['no mount', 'responded with 202 to a mount'],
    ['another digest', 'responded with 201 to the manifest'],
  ] as const)('fails if the registry has %s', async (what, message) => {
    fault = what;
    await expect(copy()).rejects.toThrow(message);
  });

  it('attack 78: fails if the registry sends another manifest', async () => {
    fault = 'another manifest';
    await expect(copy()).rejects.toThrow('sent another manifest than');
    expect(asked).toHaveLength(1);
  });
});
