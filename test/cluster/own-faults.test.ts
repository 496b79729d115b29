import { running } from '../support/cluster/dockerfiles.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';

const team = useTeam('own-faults');

/** The names of the pods that a job has had. A retry would have made another. */
const podsOf = (job: DockerfileJob, step: string): string[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(`${step}-`));

describe('a fault of the user is not retried:', () => {
  const ended = useOutcomes(team, {
    'a fork bomb in RUN': {
      source: {
        dockerfile: 'FROM debian:bookworm\nRUN bomb() { while :; do sleep 60 & done; }; bomb & bomb; wait\n',
      },
      build: { engine: 'buildkit', timeout: '90s' },
    },
    'a flood of the disk in CMD': {
      source: {
        dockerfile: running('for f in /f /tmp/f; do dd if=/dev/zero of=$f bs=1M count=3072; done; sleep 20'),
      },
    },
  });

  test('attacks 25, 66: a fork bomb in RUN is one build, and no fault of the infrastructure', async () => {
    const job = await ended('a fork bomb in RUN');
    expect(job.status.phase).toBe('Failed');
    // Who fails first, when there are no more processes, is chance: the shell, BuildKit, or nobody until the time-out.
    expect(['BuildFailed', 'BuildTimeout', 'BuildOutOfMemory']).toContain(job.status.failureDetails?.reason);
    expect(podsOf(job, 'build')).toEqual(['build-1-0']);
  });

  test('attacks 27, 65: a flood of the disk in CMD is one run, and no fault of the infrastructure', async () => {
    const job = await ended('a flood of the disk in CMD');
    // It reached a limit, was not evicted, and wrote no number.
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'PerfFileMissing' } });
    expect(podsOf(job, 'run')).toEqual(['run-1-0']);
  });
});
