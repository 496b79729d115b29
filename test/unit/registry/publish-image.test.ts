import { createHash } from 'node:crypto';
import { openRegistry } from '../../../src/registry/client.ts';
import { publishImage, type Publishing } from '../../../src/registry/publish-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const descriptor = (text: string) => ({ digest: digestOf(text), size: text.length });
const [config, layer, large] = ['{"config":{}}', 'a layer', 'x'.repeat(300_000)] as const;
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: descriptor(config),
  layers: [layer, large, layer].map(descriptor),
});
const digest = digestOf(manifest);
const [from, to] = ['jobs/a', 'team/model'] as const;

let source: FakeRegistry;
let target: FakeRegistry;
const lines: string[] = [];
beforeEach(async () => {
  lines.splice(0);
  [source, target] = await Promise.all([startFakeRegistry(), startFakeRegistry()]);
  source.manifests.set(`${from}@${digest}`, manifest);
  for (const text of [config, layer, large]) source.blobs.set(`${from}@${digestOf(text)}`, text);
});
afterEach(() => Promise.all([source.stop(), target.stop()]));

const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
async function publish(more: Partial<Publishing> = {}): Promise<void> {
  await publishImage({
    source: await openRegistry(source.host, access),
    target: await openRegistry(target.host, access),
    ...{ from, to, digest, tag: '1.0', isSameRegistry: false },
    sourceFault: (cause) => new Error(`the source: ${String(cause)}`),
    log: (line) => lines.push(line),
    ...more,
  });
}

describe('a publication', () => {
  it('copies each blob once, then puts the same manifest under the tag', async () => {
    await publish();
    expect(target.manifests.get(`${to}@1.0`)).toBe(manifest);
    for (const text of [config, layer, large]) expect(target.blobs.get(`${to}@${digestOf(text)}`)).toBe(text);
    expect(target.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(4);
    expect(target.asked.at(-1)).toBe(`PUT /v2/${to}/manifests/1.0`);
    expect(lines).toContain(`${digestOf(layer)}: sent, 7 bytes`);
  });

  it('has the image by its digest before it gets its tag, for what is to be attached', async () => {
    const seen: unknown[] = [];
    await publish({
      beforeTag: (image) => {
        seen.push(image, [...target.manifests.keys()]);
        return Promise.resolve();
      },
    });
    expect(seen).toEqual([
      { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: manifest.length },
      [`${to}@${digest}`],
    ]);
    expect(target.manifests.has(`${to}@1.0`)).toBe(true);
  });

  it('sends no blob that the registry has', async () => {
    target.blobs.set(`${to}@${digestOf(large)}`, large);
    await publish();
    expect(lines).toContain(`${digestOf(large)}: was there, 300000 bytes`);
    expect(source.asked.some((line) => line.includes(digestOf(large)))).toBe(false);
  });

  it('in one registry mounts what it can, and sends the rest', async () => {
    source.mounts = (blob) => blob === digestOf(large);
    await publish({ isSameRegistry: true, target: await openRegistry(source.host, access) });
    expect(lines.sort()).toEqual(
      [
        `${digestOf(config)}: sent, 13 bytes`,
        `${digestOf(layer)}: sent, 7 bytes`,
        `${digestOf(large)}: mounted, 300000 bytes`,
      ].sort(),
    );
    expect(source.manifests.get(`${to}@1.0`)).toBe(manifest);
  });

  it('asks to send where the registry does not tell what it has', async () => {
    target.answer = (method) => (method === 'HEAD' ? 403 : undefined);
    await publish();
    expect(target.manifests.has(`${to}@1.0`)).toBe(true);
  });

  it.each([
    ['HEAD', 503],
    ['POST', 403],
    ['POST', 500],
    ['PUT', 413],
  ])('fails with the status of the registry: %s %d', async (method, status) => {
    target.answer = (given) => (given === method ? status : undefined);
    await expect(publish()).rejects.toMatchObject({ name: 'Refusal', status });
    expect(target.manifests.size).toBe(0);
  });

  it('fails with the status of the registry for the manifest', async () => {
    target.answer = (_method, url) => (url.includes('/manifests/') ? 400 : undefined);
    await expect(publish()).rejects.toMatchObject({ name: 'Refusal', status: 400 });
  });

  it('fails if the registry has stored something else', async () => {
    target.stored = `sha256:${'0'.repeat(64)}`;
    await expect(publish()).rejects.toThrow(/^the registry has stored sha256:0000/);
  });

  it('fails if a blob is not what its digest says', async () => {
    source.blobs.set(`${from}@${digestOf(layer)}`, 'another');
    await expect(publish()).rejects.toMatchObject({ status: 400 });
  });

  it.each(['manifest', 'blob'])('says so if the source has no such %s', async (what) => {
    if (what === 'manifest') source.manifests.clear();
    else source.blobs.clear();
    await expect(publish()).rejects.toThrow('the source: Error: the registry responded with 404');
  });

  it('says so if the source breaks off', async () => {
    source.breakOff = digestOf(large);
    await expect(publish()).rejects.toThrow(/^the source: /);
  });
});
