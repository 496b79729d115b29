import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../../support/cluster/node-relay.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { makeRepository } from '../../support/git/repository.ts';
import { startSshServer, type SshServer } from '../../support/git/ssh-server.ts';
import { tempFolder } from '../../support/shell.ts';

const team = useTeam('git-ssh');

const dockerfile = 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n';
const using = (path: string): string =>
  `FROM debian:bookworm\nCOPY ${path} /\nCMD cp /perf.json /data/perf.json\n`;
const modules = (path: string, url: string): string =>
  `[submodule "one"]\n\tpath = ${path}\n\turl = ${url}\n`;

const folder = tempFolder();
let server: SshServer;
let relay: NodeRelay;
let head: string;
const urlOf = (repository: string): string => server.urlOf(repository, relay.host);

beforeAll(async () => {
  head = makeRepository(folder.path, 'team/model.git').commit({
    Dockerfile: dockerfile,
    'perf.json': '{"perf": 0.5}',
  });
  const library = makeRepository(folder.path, 'team/library.git');
  const commit = library.commit({ 'perf.json': '{"perf": 0.625}' });
  const secret = makeRepository(folder.path, 'secret/library.git').commit({ 'perf.json': '{"perf": 9}' });
  for (const [name, url, at] of [
    ['nested', '../library.git', commit],
    ['elsewhere', 'ssh://git@git.example.com/team/library.git', commit],
    ['local', 'file:///etc', commit],
    ['forbidden', '../../secret/library.git', secret],
  ] as const)
    makeRepository(folder.path, `team/${name}.git`).commit({
      Dockerfile: using('lib/perf.json'),
      '.gitmodules': modules('lib', url),
      lib: { commit: at },
    });
  const files = Array.from({ length: 100_001 }, (_, index) => [`f/${index % 300}/${index}`, ''] as const);
  makeRepository(folder.path, 'team/many.git').commit({
    Dockerfile: dockerfile,
    ...Object.fromEntries(files),
  });
  server = await startSshServer({ root: folder.path, host: machineAddress });
  relay = await relayOnNode(server.port);
  const known = server.knownHosts(relay.host);
  for (const [name, key, hosts] of [
    ['deploy', server.keys.deploy, known.right],
    ['stranger', server.keys.stranger, known.right],
    ['deceived', server.keys.deploy, known.wrong],
  ] as const)
    await team().cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/ssh-auth',
      metadata: {
        name,
        namespace: team().namespace,
        annotations: { 'dockerfilejob.io/git-url': urlOf('team/') },
      },
      stringData: { 'ssh-privatekey': key, known_hosts: hosts },
    });
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(server.port) }));

type Git = NonNullable<SpecInput['source']['git']>;

const ended = async (git: Partial<Git>): Promise<DockerfileJob> => {
  const source = { git: { url: urlOf('team/model.git'), cloneSecret: 'deploy', ...git } };
  return team().ended(await team().submit({ source }));
};

test('a private repository is built by its deploy key', async () => {
  const job = await ended({});
  expect(summaryOf(job)).toEqual(success(0.5));
  expect(job.status.source).toEqual({ git: { commitSha: head } });
  expect(server.log()).toContain('Accepted publickey for git');
});

test('a submodule of the same server is built with it', async () => {
  expect(summaryOf(await ended({ url: urlOf('team/nested.git'), submodules: true }))).toEqual(success(0.625));
});

test.each<[string, Partial<Git>, RegExp]>([
  [
    'attack 96: a host key that known_hosts does not have',
    { cloneSecret: 'deceived' },
    /^spec\.source\.git\.cloneSecret: the server has another host key than known_hosts of Secret "deceived" says/,
  ],
  [
    'a key that the server does not know',
    { cloneSecret: 'stranger' },
    /^spec\.source\.git\.cloneSecret: the server rejects the key in Secret "stranger"/,
  ],
  [
    'a repository that does not exist',
    { url: 'team/none.git' },
    /^spec\.source\.git\.url: there is no repository at this URL, or the key in Secret "deploy" does not open it/,
  ],
  [
    'a repository that the Secret is not for',
    { url: 'secret/library.git' },
    /^spec\.source\.git\.cloneSecret: Secret deploy is not allowed/,
  ],
  [
    'attack 97: a submodule on another server',
    { url: 'team/elsewhere.git', submodules: true },
    /^spec\.source\.git\.submodules: submodule "lib": \.gitmodules must give it a URL on the server/,
  ],
  [
    'attack 97: a submodule that is a folder of the container',
    { url: 'team/local.git', submodules: true },
    /^spec\.source\.git\.submodules: submodule "lib": \.gitmodules must give it a URL on the server/,
  ],
  [
    'attack 97: a submodule that the Secret is not for',
    { url: 'team/forbidden.git', submodules: true },
    /^spec\.source\.git\.submodules: submodule "lib": the annotation of Secret "deploy" does not allow its URL/,
  ],
  [
    'too many files',
    { url: 'team/many.git' },
    /^spec\.source\.git\.url: the repository is larger than this cluster allows/,
  ],
])('%s is refused with its field', async (_what, { url = 'team/model.git', ...git }, message) => {
  const { status } = await ended({ url: urlOf(url), ...git });
  expect(status.failureDetails).toMatchObject({
    reason: 'SourceFetchFailed',
    message: expect.stringMatching(message) as string,
  });
  expect(JSON.stringify(status)).not.toContain('PRIVATE KEY');
  expect(status.steps?.find(({ name }) => name === 'build')?.attempt ?? 0).toBe(0);
});

test('a server that does not answer is an infrastructure fault, and is asked again', async () => {
  const url = `ssh://git@${relay.host}:1/team/model.git`;
  const annotations = { 'dockerfilejob.io/git-url': url };
  await team().cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/ssh-auth',
    metadata: { name: 'nobody', namespace: team().namespace, annotations },
    stringData: { 'ssh-privatekey': server.keys.deploy, known_hosts: server.knownHosts().right },
  });
  const source = { git: { url, cloneSecret: 'nobody' } };
  const job = await team().ended(await team().submit({ source, retry: { limit: 1, backoff: '1s' } }));
  expect(job.status.failureDetails).toMatchObject({ reason: 'InfrastructureError' });
  expect(job.status.steps?.find(({ name }) => name === 'build')?.attempt).toBe(1);
});
