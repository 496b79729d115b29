import { perf } from '../support/cluster/dockerfiles.ts';
import { tryKubectl, type Ended } from '../support/cluster/kubectl.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('validation');

const source = { dockerfile: perf };
const repository = 'https://git.example.com/team/model.git';

/** Applies a job with the real kubectl, as a user does. */
const apply = (spec: object, name = 'wrong'): Promise<Ended> =>
  tryKubectl(
    ['apply', '-n', team().namespace, '-f', '-'],
    JSON.stringify({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: 'DockerfileJob',
      metadata: { name },
      spec,
    }),
  );

const refusals: [what: string, spec: object, says: RegExp][] = [
  [
    'two sources',
    { source: { ...source, configMap: { name: 'other' } } },
    /spec\.source.*exactly one of dockerfile, configMap, git and artifact must be set/,
  ],
  [
    'two sources, one of them a Git repository',
    { source: { ...source, git: { url: repository } } },
    /spec\.source.*exactly one of dockerfile, configMap, git and artifact must be set/,
  ],
  [
    'no source',
    { source: {} },
    /spec\.source.*exactly one of dockerfile, configMap, git and artifact must be set/,
  ],
  [
    'a repository without a URL',
    { source: { git: { revision: 'main' } } },
    /spec\.source\.git\.url.*Required/,
  ],
  ...[
    'git@-oProxyCommand=id:a/b.git',
    'ssh://git:secret@git.example.com/a',
    'ssh://-v/a',
    'ext::sh -c id',
    'file:///etc',
    'https://me:secret@git.example.com/a',
    'https://a/b?c',
  ].map((url): (typeof refusals)[number] => [
    `attack 96: the repository URL ${url}`,
    { source: { git: { url } } },
    /spec\.source\.git\.url.*must be an http:\/\/, https:\/\/ or ssh:\/\/ URL of a repository/,
  ]),
  [
    'a URL with SSH without a Secret',
    { source: { git: { url: 'git@git.example.com:a/b.git' } } },
    /spec\.source\.git\.cloneSecret.*must be set for a URL with SSH/,
  ],
  [
    'a URL with a parent folder in its path',
    { source: { git: { url: 'https://git.example.com/a/../b' } } },
    /spec\.source\.git\.url.*must not contain \.\./,
  ],
  ...['-main', '+main', 'a:b', 'a b'].map((revision): (typeof refusals)[number] => [
    `the revision ${revision}`,
    { source: { git: { url: repository, revision } } },
    /spec\.source\.git\.revision.*must be a branch, a tag or a full commit SHA/,
  ]),
  [
    'an absolute path as the context folder',
    { source: { git: { url: repository, contextDir: '/etc' } } },
    /spec\.source\.git\.contextDir.*must be the relative path of a directory/,
  ],
  [
    'a context folder with a line break in its name',
    { source: { git: { url: repository, contextDir: 'a\nb' } } },
    /spec\.source\.git\.contextDir.*must be the relative path of a directory/,
  ],
  [
    'a context folder with a parent folder in its path',
    { source: { git: { url: repository, contextDir: '../other' } } },
    /spec\.source\.git\.contextDir.*must not contain \.\./,
  ],
  ['an empty spec', {}, /spec\.source.*Required/],
  ['an empty Dockerfile', { source: { dockerfile: '' } }, /spec\.source\.dockerfile/],
  [
    'a display name of 51 characters',
    { source, name: 'n'.repeat(51) },
    /spec\.name.*(?:Too long|at most 50|may not be more than 50)/,
  ],
  [
    'a description of 101 characters',
    { source, description: 'd'.repeat(101) },
    /spec\.description.*(?:Too long|at most 100|may not be more than 100)/,
  ],
  [
    'a negative timeout',
    { source, build: { timeout: '-5m' } },
    /spec\.build\.timeout.*must be a positive duration such as 90s, 10m or 1h30m/,
  ],
  [
    'a timeout of zero',
    { source, run: { timeout: '0s' } },
    /spec\.run\.timeout.*must be a positive duration/,
  ],
  [
    'an unknown engine',
    { source, build: { engine: 'docker' } },
    /spec\.build\.engine.*supported values: "kaniko", "buildkit"/,
  ],
  ['an unknown severity', { source, scan: { failOn: 'awful' } }, /spec\.scan\.failOn.*supported values/],
  [
    'a performance path outside /data',
    { source, performance: { path: '/etc/passwd' } },
    /spec\.performance\.path.*must be the path of a file below \/data\//,
  ],
  [
    'a performance path with a parent folder in it',
    { source, performance: { path: '/data/../etc/passwd' } },
    /spec\.performance\.path.*without \.\./,
  ],
  [
    'a minimum above the maximum',
    { source, performance: { min: 2, max: 1 } },
    /spec\.performance\.min.*min must not be greater than max/,
  ],
  [
    'an invalid quantity',
    { source, run: { resources: { limits: { memory: 'much' } } } },
    /spec\.run\.resources\.limits\.memory.*must be a quantity such as 500m, 2 or 128Mi/,
  ],
  ...[0, '0m', '9007199254740993', 9_007_199_254_740_992].map((memory): (typeof refusals)[number] => [
    `attack 62: the memory ${memory}`,
    { source, run: { resources: { limits: { memory } } } },
    /spec\.run\.resources\.limits\.memory.*(?:must be greater than 0, and have at most 15 digits|must be a quantity)/,
  ]),
  ...['A=B', 'Größe', '1A', 'A\nB', ''].map((name): (typeof refusals)[number] => [
    `attack 62: the environment variable ${JSON.stringify(name)}`,
    { source, run: { env: [{ name, value: 'x' }] } },
    /spec\.run\.env\[0\]\.name.*(?:must consist of letters|at least 1)/,
  ]),
  [
    'attack 62: two environment variables of the same name',
    {
      source,
      run: {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
    },
    /spec\.run\.env\[1\]: Duplicate value/,
  ],
  ...['999999h', '99999h99999h99999h', '8761h'].map((timeout): (typeof refusals)[number] => [
    `attack 62: the timeout ${timeout}`,
    { source, build: { timeout }, scan: { timeout } },
    new RegExp(`spec\\.build\\.timeout: .*${timeout} is longer than the maximum 8760h`),
  ]),
  [
    'attack 72: 10,000 vulnerabilities to ignore',
    { source, scan: { ignore: { ids: Array.from({ length: 10_000 }, (_, one) => `CVE-2020-${one}`) } } },
    /spec\.scan\.ignore\.ids.*must have at most 256 items/,
  ],
  ...['evil\u202etxt', 'a\u001b[31m', 'a\nb'].map((name): (typeof refusals)[number] => [
    `attack 49: the display name ${JSON.stringify(name)}`,
    { source, name },
    /spec\.name.*must not contain control characters/,
  ]),
  [
    'attack 49: a description with a control character',
    { source, description: 'a\u0007' },
    /spec\.description.*must not contain control characters/,
  ],
  [
    'attack 49: an ID with a line break',
    { source, scan: { ignore: { ids: ['CVE-1\nCVE-2'] } } },
    /spec\.scan\.ignore\.ids\[0\].*must be the ID of a vulnerability/,
  ],
  [
    'a negative retry limit',
    { source, retry: { limit: -1 } },
    /spec\.retry\.limit.*greater than or equal to 0/,
  ],
];

describe('attack 8: past the REST API, the API server rejects a job with', () => {
  test.each(refusals)('%s, and says what is wrong', async (_what, spec, says) => {
    const { code, stderr } = await apply(spec);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(says);
  });

  test('a name of 60 characters, and says what is wrong', async () => {
    const { code, stderr } = await apply({ source }, 'n'.repeat(60));
    expect(code).not.toBe(0);
    expect(stderr).toContain('metadata.name must be at most 50 characters long');
  });

  test('an unknown field, because kubectl requests strict validation', async () => {
    const { code, stderr } = await apply({ source, biuld: {} });
    expect(code).not.toBe(0);
    expect(stderr).toContain('unknown field "spec.biuld"');
  });
});

test.each([
  { url: 'http://[fd00::1]:3000/~me/My%20model.git/', revision: 'fix/#12', contextDir: 'ünï cödé/./sub/' },
  { url: repository, revision: 'a'.repeat(40), cloneSecret: 'git' },
  { url: 'git@git.example.com:team/model.git', cloneSecret: 'git', submodules: true, lfs: true },
  { url: 'ssh://[fd00::1]:2222/~me/model', cloneSecret: 'git' },
])('the API server accepts the repository %j', async (git) => {
  const manifest = {
    apiVersion: 'dockerfilejob.io/v1alpha1',
    kind: 'DockerfileJob',
    metadata: { name: 'right' },
    spec: { source: { git } },
  };
  const dry = ['apply', '-n', team().namespace, '--dry-run=server', '-f', '-'];
  expect(await tryKubectl(dry, JSON.stringify(manifest))).toMatchObject({ code: 0, stderr: '' });
});

test('a job with only a source gets every default', async () => {
  const { stdout, code } = await tryKubectl(
    ['apply', '-n', team().namespace, '--dry-run=server', '-o', 'json', '-f', '-'],
    JSON.stringify({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: 'DockerfileJob',
      metadata: { name: 'right' },
      spec: { source },
    }),
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    spec: {
      build: { timeout: '10m' },
      scan: { failOn: 'high', ignoreUnfixed: true, timeout: '5m' },
      run: { timeout: '10m' },
      performance: { path: '/data/perf.json', key: 'perf' },
      retry: { limit: 3 },
    },
  });
});
