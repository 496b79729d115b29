import { createHash } from 'node:crypto';
import { attach } from '../../../src/registry/attach.ts';
import { openRegistry } from '../../../src/registry/client.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const path = 'team/model';
const subject = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: digestOf('image'),
  size: 5,
};
const list = `${path}@${subject.digest.replace(':', '-')}`;

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
});
afterEach(() => registry.stop());

const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
const attached = async (content = '{"bomFormat":"CycloneDX"}') => {
  const artifact = { type: 'application/vnd.cyclonedx+json', content, annotations: { a: 'b' } };
  await attach(await openRegistry(registry.host, access), path, subject, artifact);
  const [digest] = [...registry.manifests.keys()]
    .filter((key) => key.startsWith(`${path}@sha256:`))
    .slice(-1);
  return JSON.parse(registry.manifests.get(digest ?? '') ?? '') as unknown;
};

describe('an attachment', () => {
  it('is a manifest with the image as its subject', async () => {
    registry.lists = true;
    const content = '{"bomFormat":"CycloneDX"}';
    expect(await attached(content)).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.cyclonedx+json',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
        data: 'e30=',
      },
      layers: [{ mediaType: 'application/vnd.cyclonedx+json', digest: digestOf(content), size: 25 }],
      subject,
      annotations: { a: 'b' },
    });
    expect(registry.blobs.get(`${path}@${digestOf(content)}`)).toBe(content);
    expect(registry.manifests.has(list)).toBe(false);
  });

  it('is added to the list under a tag if the registry keeps none', async () => {
    await attached('one');
    await attached('two');
    await attached('two');
    const index = JSON.parse(registry.manifests.get(list) ?? '') as { manifests: object[] };
    expect(index).toMatchObject({ mediaType: 'application/vnd.oci.image.index.v1+json' });
    expect(index.manifests).toHaveLength(2);
    expect(index.manifests[0]).toMatchObject({
      artifactType: 'application/vnd.cyclonedx+json',
      annotations: { a: 'b' },
    });
  });

  it.each([
    ['PUT', /^PUT .*sha256:/, 400],
    ['GET', /^GET /, 503],
  ])('fails with the status of the registry: %s', async (_method, pattern, status) => {
    registry.answer = (method, url) => (pattern.test(`${method} ${url}`) ? status : undefined);
    await expect(attached()).rejects.toMatchObject({ name: 'Refusal', status });
  });

  it('fails if something else is under that tag', async () => {
    registry.manifests.set(list, '{"manifests":7}');
    await expect(attached()).rejects.toThrow('something else than an index');
    registry.manifests.set(list, `"${'x'.repeat(5 * 1024 ** 2)}"`);
    await expect(attached()).rejects.toThrow('something else than an index');
  });
});
