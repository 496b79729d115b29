import { z } from 'zod';
import { workspaceRegistry } from '../../deploy/local/node/addresses.ts';
import { jobNamespace, repositoryPath } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { perf, running } from '../support/cluster/dockerfiles.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { askRegistry, hasImage, tokenWith } from '../support/cluster/registry.ts';
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
async function stolen(job: DockerfileJob, secret: string): Promise<string> {
  const path = String.raw`jsonpath={.data.\.dockerconfigjson}`;
  const data = await kubectl(['get', 'secret', secret, '-n', jobNamespace(job.metadata.uid), '-o', path]);
  const { auths } = configSchema.parse(JSON.parse(Buffer.from(data, 'base64').toString()));
  return `Basic ${auths[workspaceRegistry]?.auth ?? ''}`;
}

describe('attack 64: the credentials of a job, once stolen,', () => {
  /** The status of a request with a token for which the thief asked with the stolen credentials. */
  async function status(secret: string, scope: string, path: string, method?: 'POST' | 'DELETE') {
    const authorization = `Bearer ${await tokenWith(await stolen(thief, secret), scope)}`;
    return (await askRegistry(path, { authorization }, method)).status;
  }
  const scopeOf = (job: DockerfileJob, actions: string) =>
    `repository:${repositoryPath(job.metadata.uid)}:${actions}`;
  const at = (job: DockerfileJob, rest: string) => `/v2/${repositoryPath(job.metadata.uid)}/${rest}`;

  it('can read and write the repository of that job', async () => {
    const own = scopeOf(thief, 'pull,push');
    expect(await status('registry-push', own, at(thief, 'tags/list'))).toBe(200);
    expect(await status('registry-push', own, at(thief, 'blobs/uploads/'), 'POST')).toBe(202);
  });

  it('can neither read nor write the repository of another job, nor list repositories', async () => {
    const theirs = scopeOf(victim, 'pull,push');
    expect(await status('registry-push', theirs, at(victim, 'manifests/run-1'))).toBe(401);
    expect(await status('registry-push', theirs, at(victim, 'blobs/uploads/'), 'POST')).toBe(401);
    expect(await status('registry-push', 'registry:catalog:*', '/v2/_catalog')).toBe(401);
    expect(await hasImage(victim)).toBe(true);
  });

  it('can write nothing if they are those of a scan or a node', async () => {
    const own = scopeOf(thief, 'pull,push,delete');
    expect(await status('registry-pull', own, at(thief, 'tags/list'))).toBe(200);
    expect(await status('registry-pull', own, at(thief, 'blobs/uploads/'), 'POST')).toBe(401);
    const digest = thief.status.image?.digest ?? '';
    expect(await status('registry-push', own, at(thief, `manifests/${digest}`), 'DELETE')).toBe(401);
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
