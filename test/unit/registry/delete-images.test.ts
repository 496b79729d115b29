import { createHash } from 'node:crypto';
import { deleteWithAttachments } from '../../../src/registry/delete-images.ts';
import { attach } from '../../../src/registry/attach.ts';
import { openRegistry } from '../../../src/registry/client.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';

const path = 'ada/build-1';
const manifest = '{"image":1}';
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
const access = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };

let registry: FakeRegistry;
beforeEach(async () => {
  registry = await startFakeRegistry();
  registry.manifests.set(`${path}@${digest}`, manifest);
  registry.manifests.set(`${path}@latest`, manifest);
  registry.manifests.set('ada/build-2@latest', manifest);
});
afterEach(() => registry.stop());

const attachTo = async () => {
  const subject = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: manifest.length };
  const client = await openRegistry(registry.host, access);
  for (const content of ['one', 'two'])
    await attach(client, path, subject, { type: 'text/plain', content, annotations: {} });
};
const remove = () => deleteWithAttachments(`${registry.host}/${path}`, digest, access);
const left = () => [...registry.manifests.keys()];

describe('the deletion of a published image', () => {
  it('deletes what is attached to it and the list of that, and nothing of another repository', async () => {
    await attachTo();
    expect(left()).toHaveLength(6);
    expect(await remove()).toBe('deleted');
    expect(left()).toEqual(['ada/build-2@latest']);
  });

  it('goes on where an earlier attempt has failed', async () => {
    await attachTo();
    registry.answer = (method, url) => (method === 'DELETE' && !url.endsWith(digest) ? 503 : undefined);
    await expect(remove()).rejects.toMatchObject({ status: 503 });
    expect(left()).not.toContain(`${path}@latest`);
    registry.answer = () => undefined;
    expect(await remove()).toBe('deleted');
    expect(left()).toEqual(['ada/build-2@latest']);
  });

  it('finds nothing to do when everything is gone', async () => {
    await remove();
    expect(await remove()).toBe('gone');
  });

  it('says so if the registry allows no deletion', async () => {
    registry.answer = (method) => (method === 'DELETE' ? 405 : undefined);
    expect(await remove()).toBe('unsupported');
  });
});
