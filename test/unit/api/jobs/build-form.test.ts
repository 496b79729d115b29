import { startApiWithoutCluster, type TestApi } from '../../../support/api.ts';

const secretWord = 'correct horse battery staple';

let api: TestApi;
beforeAll(async () => {
  const builds = { registry: 'registry.test' };
  api = await startApiWithoutCluster({ mode: 'none' }, { compatibility: true, builds });
});
afterAll(() => api.stop());

async function build(given: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ username: 'ada', file: 'FROM scratch', ...given }))
    form.set(name, value);
  const url = `http://127.0.0.1:${api.port}/api/dockerfile-build/`;
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
}

describe('the form of a build', () => {
  it.each([
    ['without a password', {}],
    ['with a password', { password: secretWord }],
    ['with a docker_password of any characters', { docker_password: 'pä$$:w"ör d\\' }],
  ])('is accepted %s', async (_what, given) => {
    // Without a cluster, whatever is accepted ends here.
    expect((await build(given)).status).toBe(503);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['is missing', { username: '' }, /username must not be empty/],
    ['leaves its place', { username: '../bob' }, /username must be a user of the registry/],
    ['has a path', { username: 'bob/prod' }, /username must be a user/],
    ['names a registry', { username: 'evil.test:5000' }, /username must be a user/],
    ['has a capital', { username: 'Ada' }, /username must be a user/],
    ['is 10 KB', { username: 'a'.repeat(10_000) }, /username must have at most 128 characters/],
  ])('attack 110: is refused if its username %s', async (_what, given, message) => {
    const { status, text } = await build(given);
    expect({ status, text }).toEqual({ status: 400, text: expect.stringMatching(message) as string });
  });

  it.each<[string, Record<string, string>, number]>([
    ['empty', { password: '' }, 400],
    ['long', { password: secretWord.repeat(200) }, 400],
    ['1 MB', { password: secretWord.repeat(40_000) }, 413],
    ['two lines', { password: `${secretWord}\n` }, 400],
    ['given twice', { password: secretWord, docker_password: secretWord }, 400],
    ['in another field', { passwort: secretWord }, 400],
  ])(
    'attack 110: is refused if its password is %s, and the answer does not show it',
    async (_what, given, expected) => {
      const { status, text } = await build(given);
      expect(status).toBe(expected);
      expect(text).not.toContain(secretWord);
    },
  );

  it.each<[string, string, number, RegExp]>([
    ['is missing', '', 400, /must have the field file/],
    ['cannot be built', 'FROM scratch\nRUNN x', 400, /line 2: /],
    ['is too large', `FROM scratch\n#${'x'.repeat(256 * 1024)}`, 413, /file must be at most 262144 bytes/],
  ])('is refused if its Dockerfile %s', async (_what, file, status, message) => {
    expect(await build({ file })).toMatchObject({ status, text: expect.stringMatching(message) as string });
  });
});
