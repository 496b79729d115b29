import { z } from 'zod';
import { addresses, workspaceRegistry } from '../../deploy/local/node/addresses.ts';
import { jobNamespace, repositoryPath } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { readArchive } from '../support/cluster/archive.ts';
import { perf, running } from '../support/cluster/dockerfiles.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { askRegistry, hasImage, tokenWith } from '../support/cluster/registry.ts';
import { fixture } from '../support/cluster/samples.ts';
import { describeEngines } from '../support/cluster/engines.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('credentials');

let victim: DockerfileJob;
let thief: DockerfileJob;

beforeAll(async () => {
  [victim, thief] = await Promise.all([
    team()
      .submit({ source: { dockerfile: perf } })
      .then((job) => team().ended(job)),
    team()
      .submit({ source: { dockerfile: running('sleep 600') } })
      .then((job) => team().reached(job, 'Running')),
  ]);
});

const configSchema = z.object({ auths: z.record(z.string(), z.object({ auth: z.string() })) });

/** Reads the credentials that the pods of a job have, as a thief in such a pod would. */
async function stolen(job: DockerfileJob, purpose: 'push' | 'pull'): Promise<string> {
  const path = purpose === 'push' ? 'jsonpath={.data.push}' : String.raw`jsonpath={.data.\.dockerconfigjson}`;
  const data = await kubectl(['get', 'secret', 'registry', '-n', jobNamespace(job.metadata.uid), '-o', path]);
  const { auths } = configSchema.parse(JSON.parse(Buffer.from(data, 'base64').toString()));
  return `Basic ${auths[workspaceRegistry]?.auth ?? ''}`;
}

describe('attack 64: the credentials of a job, once stolen,', () => {
  /** The status of a request with a token for which the thief asked with the stolen credentials. */
  async function status(purpose: 'push' | 'pull', scope: string, path: string, method?: 'POST' | 'DELETE') {
    const authorization = `Bearer ${await tokenWith(await stolen(thief, purpose), scope)}`;
    return (await askRegistry(path, { authorization }, method)).status;
  }
  const scopeOf = (job: DockerfileJob, actions: string) =>
    `repository:${repositoryPath(job.metadata.uid)}:${actions}`;
  const at = (job: DockerfileJob, rest: string) => `/v2/${repositoryPath(job.metadata.uid)}/${rest}`;

  it('can read and write the repository of that job', async () => {
    const own = scopeOf(thief, 'pull,push');
    expect(await status('push', own, at(thief, 'tags/list'))).toBe(200);
    expect(await status('push', own, at(thief, 'blobs/uploads/'), 'POST')).toBe(202);
  });

  it('can neither read nor write the repository of another job, nor list repositories', async () => {
    const theirs = scopeOf(victim, 'pull,push');
    expect(await status('push', theirs, at(victim, 'manifests/run-1'))).toBe(401);
    expect(await status('push', theirs, at(victim, 'blobs/uploads/'), 'POST')).toBe(401);
    expect(await status('push', 'registry:catalog:*', '/v2/_catalog')).toBe(401);
    expect(await hasImage(victim)).toBe(true);
  });

  it('can write nothing if they are those of a scan or a node', async () => {
    const own = scopeOf(thief, 'pull,push,delete');
    expect(await status('pull', own, at(thief, 'tags/list'))).toBe(200);
    expect(await status('pull', own, at(thief, 'blobs/uploads/'), 'POST')).toBe(401);
    const digest = thief.status.image?.digest ?? '';
    expect(await status('push', own, at(thief, `manifests/${digest}`), 'DELETE')).toBe(401);
  });

  it('are of no use without them: the registry refuses everybody else', async () => {
    expect((await askRegistry(at(victim, 'manifests/run-1'), {})).status).toBe(401);
  });
});

describeEngines((engine) => {
  it('attack 16: an image of another job can neither be built on nor copied from', async () => {
    const image = `${workspaceRegistry}/${repositoryPath(victim.metadata.uid)}:run-1`;
    const dockerfiles = [
      `FROM ${image}\nCMD true\n`,
      `FROM debian:bookworm\nCOPY --from=${image} / /theirs\n`,
    ];
    const jobs = await Promise.all(
      dockerfiles.map(async (dockerfile) =>
        team().ended(await team().submit({ source: { dockerfile }, build: { engine } })),
      ),
    );
    for (const { status } of jobs) {
      expect(status.phase).toBe('Failed');
      expect(status.failureDetails).toMatchObject({ reason: 'BaseImagePullFailed' });
      expect(status.image).toBeUndefined();
    }
  });
});

describe('attack 64: a RUN that wants the credentials of the push beside it', () => {
  let job: DockerfileJob;
  let log: string;

  beforeAll(async () => {
    const metadata = { name: 'left-behind', namespace: team().namespace };
    const dockerfile = `FROM python:3.11\nCOPY left-behind.py /\nRUN NODE=${addresses.node} python3 /left-behind.py\nCMD sleep 10; echo '{"perf":0.5}' >/data/perf.json\n`;
    const data = { Dockerfile: dockerfile, 'left-behind.py': fixture('left-behind.py') };
    await team().cluster.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    await capturing();
    const spec = { source: { configMap: { name: 'left-behind' } }, build: { engine: 'buildkit' } } as const;
    const over = await team().ended(await team().submit(spec));
    job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
    log = (await readArchive(team().cluster, job))?.['build.log'] ?? '';
  });

  it('can neither read frames nor send any, so it impersonates nobody by ARP', () => {
    expect(log).not.toContain('FOUND');
    for (const what of ['frames', 'frames of an old kind', 'packets', 'ARP', 'table of neighbours'])
      expect(log).toMatch(new RegExp(`denied ${what}: EPERM$`, 'm'));
    expect(log).toMatch(/no user namespace: EPERM$|denied frames in a user namespace: EPERM$/m);
  });

  it('does not reach the files, the memory or the descriptors of the engine that started it', () => {
    expect(
      log.match(/denied (?:registry|private|out|scratch|credentials) by way of \S+: EACCES$/gm),
    ).toHaveLength(15);
    expect(log.match(/denied (?:memory of|descriptors of|tracing) \S+: E(?:ACCES|PERM)$/gm)).toHaveLength(9);
  });

  it('does not keep the container alive, although it stops what would end it', () => {
    expect(log).toMatch(/stopped \d+$/m);
    const states = team()
      .podsOf(job)
      .map((one) => builtSchema.safeParse(one).data?.status.containerStatuses ?? []);
    const end = (name: string) =>
      states.flat().find((one) => one.name === name)?.state.terminated?.finishedAt ?? '';
    expect(job.status.phase).toBe('Succeeded');
    expect((Date.parse(end('build')) - Date.parse(end('push'))) / 1000).toBeLessThan(10);
  });

  it('would find no credentials if it read all packets of the node, as a control pod does', async () => {
    const said = (await kubectl(['logs', '-n', team().namespace, 'capture', '--tail=1'])).trim();
    const [handshakes, credentials, canary] = said.match(/\d+/g)?.map(Number) ?? [];
    expect(canary).toBeGreaterThan(0);
    expect(handshakes).toBeGreaterThan(0);
    expect(credentials).toBe(0);
  });
});

const builtSchema = z.object({
  status: z.object({
    containerStatuses: z.array(
      z.object({
        name: z.string(),
        state: z.object({ terminated: z.object({ finishedAt: z.string() }).optional() }),
      }),
    ),
  }),
});

/** Starts a pod on the node's own network that reads what goes to the registry. */
async function capturing(): Promise<void> {
  const port = workspaceRegistry.split(':').at(-1) ?? '';
  await team().cluster.create({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'capture', namespace: team().namespace } },
    spec: {
      ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: 0, hostNetwork: true },
      containers: [
        {
          ...{
            name: 'python',
            image: 'python:3.11',
            command: ['python3', '-c', fixture('capture.py'), port],
          },
          securityContext: { capabilities: { add: ['NET_RAW'] } },
        },
      ],
    },
  });
  await kubectl(['wait', '-n', team().namespace, 'pod/capture', '--for=condition=Ready', '--timeout=120s']);
}
