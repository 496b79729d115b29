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

  const referrer = (subject: string, note: string) =>
    JSON.stringify({ schemaVersion: 2, subject: { digest: subject }, note });
  const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const listing = (...digests: readonly unknown[]) => {
    const manifests = digests.map((one) => ({ digest: one }));
    registry.manifests.set(`${path}@${digest.replace(':', '-')}`, JSON.stringify({ manifests }));
  };
  const put = (text: string, where = path): string => {
    registry.manifests.set(`${where}@${digestOf(text)}`, text);
    return digestOf(text);
  };

  it.each([
    ['a tag', () => 'latest'],
    ['a path', () => `../../../ada/build-2/manifests/latest`],
    ['the manifest of another image', () => put('{"image":2}')],
    ['what is attached to another image', () => put(referrer(`sha256:${'b'.repeat(64)}`, ''))],
    ['something that is no JSON', () => put('x'.repeat(5 * 1024 ** 2))],
    ['a manifest that would fill the memory', () => put(referrer(digest, 'x'.repeat(256 * 1024)))],
  ])('attack 114: deletes nothing else that the list names, such as %s', async (_what, name) => {
    const others = new Set(left().filter((key) => key.startsWith('ada/build-2')));
    const named = name();
    for (const key of left()) if (!key.endsWith(digest) && !key.endsWith('latest')) others.add(key);
    const mine = put(referrer(digest, 'mine'));
    listing(mine, named);
    expect(await remove()).toBe('deleted');
    expect(left().sort()).toEqual([...others, `${path}@${digest.replace(':', '-')}`].sort());
    expect(registry.asked.filter((one) => one.includes('build-2') || one.endsWith('/latest'))).toEqual([]);
  });

  it('attack 114: asks for no more than 16 of a long list', async () => {
    listing(...Array.from({ length: 1000 }, (_, index) => put(referrer(digest, String(index)))));
    await remove();
    expect(registry.asked).toHaveLength(1 + 16 + 1 + 16);
    expect(left()).toContain(`${path}@${digest.replace(':', '-')}`);
  });

  it.each([
    ['no JSON', 'garbage'],
    ['no digests', '{"manifests":[{"digest":7}]}'],
    ['no list', '{"manifests":7}'],
    ['5 MB', '"'.padEnd(5 * 1024 ** 2, 'x')],
    [
      'a list that would fill the memory',
      `{"manifests":[],"x":${'['.repeat(1e5)}${']'.repeat(1e5)}${' '.repeat(1e5)}}`,
    ],
  ])(
    'attack 114: deletes the image whatever is at the place of the list, such as %s',
    async (_what, text) => {
      registry.manifests.set(`${path}@${digest.replace(':', '-')}`, text);
      expect(await remove()).toBe('deleted');
      expect(left().sort()).toEqual([`${path}@${digest.replace(':', '-')}`, 'ada/build-2@latest']);
    },
  );

  it('asks nothing more once it is to end', async () => {
    await attachTo();
    const end = new AbortController();
    registry.asked.length = 0;
    registry.answer = () => {
      end.abort(new Error('time is up'));
      return undefined;
    };
    const ended = deleteWithAttachments(`${registry.host}/${path}`, digest, {
      ...access,
      signal: end.signal,
    });
    await expect(ended).rejects.toThrow('time is up');
    expect(registry.asked).toHaveLength(1);
    expect(left()).toHaveLength(6);
  });

  it('says so if the registry does not show what is attached', async () => {
    listing(put(referrer(digest, 'mine')));
    registry.answer = (method, url) => (method === 'GET' && !url.includes('sha256-') ? 403 : undefined);
    await expect(remove()).rejects.toMatchObject({ status: 403 });
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
