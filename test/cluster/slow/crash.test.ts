import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { Phase } from '../../../src/resource/phases.ts';
import { running } from '../../support/cluster/dockerfiles.ts';
import { killOperator, renewOperator } from '../../support/cluster/operator.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('crash');

/** Each step takes long enough for the operator to be killed during it. */
const unhurried = {
  source: {
    dockerfile: running(`sleep 3; echo '{"perf":0.99}' > /data/perf.json`).replace('\n', '\nRUN sleep 3\n'),
  },
};

const podsByStep = (job: DockerfileJob): string[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.labels['dockerfilejob.io/step'] ?? '')
    .sort();

async function expectUnharmed(job: DockerfileJob): Promise<void> {
  const ended = await team().ended(job);
  const { status } = ended;
  expect(summaryOf(ended)).toEqual(success(0.99));
  expect(status.run).toBe(1);
  expect(status.steps?.every(({ attempt }) => attempt === undefined || attempt === 0)).toBe(true);
  await team().cleaned(job);
  expect(podsByStep(job)).toEqual(['build', 'run', 'scan']);
}

/** A new pod each time, because the kubelet delays the restart of a container that crashed before. */
beforeEach(() => renewOperator());

const phases: Phase[] = ['Init', 'Building', 'Scanning', 'Running', 'Succeeded'];

describe('the operator, killed and restarted', () => {
  test.each(phases)(
    'while a job is %s, finishes it with one build pod, one scan pod and one run pod',
    async (phase) => {
      const job = await team().submit(unhurried);
      await team().reached(job, phase);
      await killOperator();
      await expectUnharmed(job);
    },
  );

  test('while a job is being deleted, completes its deletion', async () => {
    const job = await team().submit(unhurried);
    await team().reached(job, 'Building');
    await team().remove(job);
    await killOperator();
    await team().cleaned(job);
    await team().jobs.until(
      (entries) => entries.find(({ object, gone }) => gone && object.metadata.uid === job.metadata.uid),
      'the job to be gone',
    );
  });
});
