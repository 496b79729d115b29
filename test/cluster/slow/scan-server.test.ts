import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { labels } from '../../../src/resource/names.ts';
import { pushBuilderStandIn } from '../../support/cluster/builder-stand-in.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { addLayoutSource, layoutSpec } from '../../support/cluster/layout-sources.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import type { Team } from '../../support/cluster/team.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('scan-server');
const other = useTeam('scan-server-other');

const inSystem = ['--namespace=dockerfilejob-system'];
const server = 'deployment/dockerfilejob-scan-server';

async function scale(replicas: number): Promise<void> {
  await kubectl(['scale', server, ...inSystem, `--replicas=${replicas}`]);
  await kubectl(['rollout', 'status', server, ...inSystem, '--timeout=120s']);
}
/** Number of scans that the server has answered with this distribution. */
async function scansSeen(): Promise<number> {
  const log = await kubectl(['logs', server, ...inSystem, '--tail=-1']);
  return log.split('Detected OS').length - 1;
}
const stepsOf = (of: Team, job: DockerfileJob): unknown[] =>
  of.podsOf(job).map(({ metadata }) => metadata.labels[labels.step]);

describe('with images whose config claims the diff ids of other layers', () => {
  useOperatorWith(async () => ({ KANIKO_IMAGE: await pushBuilderStandIn(), SCAN_BASE_IMAGES: 'off' }));

  async function tried(of: Team, layout: string): Promise<DockerfileJob> {
    await addLayoutSource(of, layout);
    return of.ended(await of.submit(layoutSpec(layout)));
  }
  const refused = { phase: 'Failed', failureDetails: { reason: 'PushFailed' } };
  const found = { phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } };

  test('an image without vulnerabilities passes, so the refusals below mean something', async () => {
    const before = await scansSeen();
    const { status } = await tried(team(), 'clean');
    expect(status.vulnerabilities).toMatchObject({ critical: 0 });
    expect(status.failureDetails?.reason).not.toBe('ScanInconclusive');
    expect(await scansSeen()).toBeGreaterThan(before);
  });

  test('attack 79: that of a clean layer, which the server knows, does not hide a vulnerable one', async () => {
    const job = await tried(team(), 'borrowed');
    expect(job.status).toMatchObject(refused);
    expect(job.status.failureDetails?.message).toContain('diff id');
    expect(stepsOf(team(), job)).not.toContain('run');
  });

  test('attack 80: that of a vulnerable layer, over a clean one, does not make the server take it for clean', async () => {
    const poison = await tried(team(), 'poisoned');
    expect(poison.status).toMatchObject(refused);
    const { status } = await tried(team(), 'vulnerable');
    expect(status).toMatchObject(found);
    expect(status.failureDetails?.message).toContain('CVE-2020-14343');
  });

  test('attack 80: what one tenant has told the server means nothing to another', async () => {
    const { status } = await tried(other(), 'vulnerable');
    expect(status).toMatchObject(found);
  });
});

describe('the scan server', () => {
  test('attack 81: cannot be reached by a build', async () => {
    const address = await kubectl([
      ...['get', 'service/dockerfilejob-scan-server', ...inSystem],
      '--output=jsonpath={.spec.clusterIP}',
    ]);
    const connect = `timeout 5 bash -c 'exec 3<>/dev/tcp/${address}/4954'`;
    const dockerfile = perf.replace('\n', `\nRUN if ${connect}; then exit 9; fi\n`);
    const { status } = await team().ended(await team().submit({ source: { dockerfile } }));
    expect(status.phase).toBe('Succeeded');
  });

  test('answers about a base image whose layers it knows, before the image itself is there', async () => {
    const before = await scansSeen();
    const { status } = await team().ended(
      await team().submit({ source: { dockerfile: `${perf}# again\n` } }),
    );
    expect(status.phase).toBe('Succeeded');
    expect((await scansSeen()) - before).toBe(2);
  });

  test('is not needed: without it, each scan works alone', async () => {
    await scale(0);
    try {
      const { status } = await team().ended(
        await team().submit({ source: { dockerfile: `${perf}# alone\n` } }),
      );
      expect(status.phase).toBe('Succeeded');
      expect(status.vulnerabilities).toBeDefined();
    } finally {
      await scale(1);
    }
  });
});
