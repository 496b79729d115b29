import { createHash } from 'node:crypto';
import type { UnwantedImage } from '../../../src/pipeline/decision.ts';
import { PublishedImageDeleter } from '../../../src/reconcile/published-image-deleter.ts';
import { startFakeRegistry, type FakeRegistry } from '../../support/fake-registry.ts';
import { makeSettings } from '../../support/settings.ts';

const manifest = '{"image":1}';
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
const password = 'cGFzc3dvcmQ=';
const withPassword = {
  kind: 'credentials',
  dockerConfig: `{"auths":{"other.test":{"auth":"${password}"}}}`,
  mayDelete: true,
} as const;

let registry: FakeRegistry;
let logged: { readonly level: string; readonly fields: object; readonly message: string }[];
let images: PublishedImageDeleter;
beforeEach(async () => {
  registry = await startFakeRegistry();
  registry.manifests.set(`ada/build-1@${digest}`, manifest);
  logged = [];
  const noting = (level: string) => (fields: unknown, message?: string) => {
    logged.push({ level, fields: fields as object, message: message ?? '' });
  };
  const own = { ...makeSettings().registry, host: registry.host, insecure: true };
  images = new PublishedImageDeleter({ registry: own }, { info: noting('info'), warn: noting('warn') });
});
afterEach(async () => {
  jest.useRealTimers();
  await registry.stop();
});

const remove = (push: UnwantedImage['push'], giveUp = false) =>
  images.remove('uid', { repository: `${registry.host}/ada/build-1`, digest, push }, giveUp);

async function patient(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(setImmediate);
}

describe('the deletion of a published image by the operator', () => {
  it.each<[string, UnwantedImage['push']]>([
    ['the Secret of the job', withPassword],
    ['no Secret, as it was published', { kind: 'anonymous' }],
  ])('is made with %s', async (_what, push) => {
    await remove(push);
    expect(registry.manifests.size).toBe(0);
    expect(logged).toMatchObject([
      { level: 'info', fields: { job: 'uid', digest }, message: 'deleted a published image' },
    ]);
    expect(JSON.stringify(logged)).not.toContain(password);
  });

  it('attack 114: is not made with a Secret whose owner has not said so', async () => {
    await remove({ kind: 'credentials', dockerConfig: '{}' });
    expect(registry.asked).toEqual([]);
    expect(logged).toMatchObject([
      { level: 'warn', fields: { why: expect.stringContaining('Secret') as string } },
    ]);
  });

  it('is not made without the Secret, and nothing waits for it', async () => {
    await remove({ kind: 'unavailable', message: 'there is no Secret push' });
    expect(registry.asked).toEqual([]);
    expect(logged).toMatchObject([{ fields: { why: 'there is no Secret push' } }]);
  });

  it.each([
    ['unsupported', 'warn', 'stays in its registry', () => 405],
    ['gone', 'info', 'is gone already', () => 404],
  ])('says what became of it: %s', async (_what, level, words, answer) => {
    registry.answer = (method) => (method === 'DELETE' ? answer() : undefined);
    await remove(withPassword);
    expect(logged).toMatchObject([{ level, message: expect.stringContaining(words) as string }]);
  });

  it.each([400, 403, 405])('is over when the registry answers %d', async (status) => {
    registry.answer = () => status;
    await remove(withPassword);
    expect(logged).toHaveLength(1);
  });

  it('is tried again when the registry fails, but that is not asked more for a while', async () => {
    registry.answer = () => 503;
    await expect(remove(withPassword)).rejects.toThrow('503');
    const asked = registry.asked.length;
    await expect(remove(withPassword)).rejects.toThrow('failed just now');
    expect(registry.asked).toHaveLength(asked);
    registry.answer = () => undefined;
    jest.useFakeTimers({ now: Date.now() + 30_000, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
    await remove(withPassword);
    expect(registry.manifests.size).toBe(0);
  });

  const list = () => `ada/build-1@${digest.replace(':', '-')}`;

  it('attack 114: of one image with garbage beside it keeps no other image waiting', async () => {
    registry.manifests.set(list(), 'garbage');
    registry.manifests.set(`ada/build-2@${digest}`, manifest);
    await remove(withPassword);
    const other = { repository: `${registry.host}/ada/build-2`, digest, push: withPassword };
    await images.remove('other', other, false);
    expect([...registry.manifests.keys()]).toEqual([list()]);
  });

  it('attack 114: of an owner whose account has used up its requests keeps no other image waiting', async () => {
    registry.answer = () => 429;
    await expect(remove(withPassword)).rejects.toThrow('429');
    registry.answer = () => undefined;
    await remove(withPassword);
    expect(registry.manifests.size).toBe(0);
  });

  it('is tried one last time, even if the registry has failed just now', async () => {
    registry.answer = () => 503;
    await expect(remove(withPassword)).rejects.toThrow('503');
    registry.answer = () => undefined;
    await remove(withPassword, true);
    expect(registry.manifests.size).toBe(0);
  });

  it('attack 114: is made for one image at a time, and nobody gives up for that', async () => {
    const first = remove(withPassword);
    await expect(remove(withPassword, true)).rejects.toThrow('another image');
    expect(registry.manifests.size).toBe(1);
    await first;
    await remove(withPassword);
    expect(logged.map(({ message }) => message)).toEqual([
      'deleted a published image',
      'a published image is gone already',
    ]);
  });

  it('attack 114: ends after 20 seconds', async () => {
    registry.answer = () => 'never';
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const removal = remove(withPassword);
    const outcome = expect(removal).rejects.toThrow('longer than 20 seconds');
    await patient(() => registry.asked.length > 0);
    jest.advanceTimersByTime(20_000);
    await outcome;
  });

  it('is given up in the end', async () => {
    registry.answer = () => 503;
    await remove(withPassword, true);
    expect(logged).toMatchObject([{ level: 'warn' }]);
  });
});
