import { decide } from '../../../src/pipeline/index.ts';
import { quieted } from '../../../src/pipeline/quiet.ts';
import type { PodSeen } from '../../../src/pipeline/pod-seen.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { StepStatus } from '../../../src/resource/status.ts';
import type { JobOverrides } from '../../support/job.ts';
import { digest, makeJobAt } from '../../support/runs.ts';
import { at, begin, ended, makePod, makeSnapshot, running } from '../../support/snapshot.ts';

const namespace = { run: 1, deleting: false };
const proof = { network: 'proved', userNamespace: 'proved', sandbox: 'proved', processes: 'proved' } as const;

/** A job whose step is known to wait since `begin`, as the status says once a pass has reported that. */
function known(name: 'build' | 'run', step: Partial<StepStatus> = {}, spec: JobOverrides['spec'] = {}) {
  const waiting: StepStatus = { name, state: 'Running', startTime: at(0), message: 'starting', ...step };
  const bare = makeJobAt(name, {}, { spec });
  const steps = [...(bare.status.steps ?? []), waiting];
  const job = { ...bare, status: { ...bare.status, steps } };
  const { status } = decide(job, makeSnapshot({ namespace, now: begin + 60_000 }));
  return { ...job, status: { ...status, steps } };
}

const pass = (job: DockerfileJob, pod: PodSeen, seconds: number) =>
  decide(job, makeSnapshot({ namespace, pods: [pod], now: begin + seconds * 1000 }));

describe('the news of a pod', () => {
  const building = makePod('build', [running('build', at(1)), running('push', at(1))]);

  it('wait for five seconds, in which most steps end', () => {
    const job = known('build');
    const early = pass(job, building, 2);
    expect(early.status).toBe(job.status);
    expect(early.again).toBe(begin + 5000);
    expect(pass(job, building, 5).status.steps?.at(-1)).toMatchObject({
      message: 'building',
      pod: 'build-1-0',
    });
  });

  it('wait for five seconds once a container has ended, and for no longer than the step does', () => {
    const job = known('run', { startTime: at(-60), pod: 'run-1-0' });
    const pod = makePod('run', [ended('run', 0, { finishedAt: at(10) }), running('collect', at(10))]);
    expect(pass(job, pod, 12).status).toBe(job.status);
    expect(pass(job, pod, 15).status).toMatchObject({
      sandbox: { networkPolicy: 'DenyAll', proof },
      steps: expect.arrayContaining([expect.objectContaining({ exitCode: 0, endTime: at(10) })]) as unknown,
    });
    const short = known('build', {}, { build: { timeout: '3s' } });
    expect(pass(short, building, 2).again).toBe(begin + 4000);
  });

  it('wait also if nothing else is awaited', () => {
    const job = known('build');
    const { again: _, ...decision } = pass(job, building, 6);
    expect(quieted(job.status, decision, begin + 2000).again).toBe(begin + 5000);
  });

  it('do not wait if they count for a later pass, such as another attempt', () => {
    const gone = decide(known('build', { pod: 'build-1-0' }), makeSnapshot({ namespace, now: begin + 1000 }));
    expect(gone.status.steps?.at(-1)).toMatchObject({
      attempt: 1,
      message: expect.stringContaining('gone') as string,
    });
  });

  it('do not wait if the step is news itself, or has ended', () => {
    expect(pass(makeJobAt('build'), building, 2).status.steps?.at(-1)).toMatchObject({ pod: 'build-1-0' });
    const canceled = known('build');
    const spec = { ...canceled.spec, cancel: true };
    expect(pass({ ...canceled, spec }, building, 2).status).toMatchObject({ phase: 'Canceled' });
    const judged = { push: { digest, size: 1 } };
    const built = decide(
      known('build'),
      makeSnapshot({
        namespace,
        now: begin + 2000,
        results: judged,
        pods: [makePod('build', [ended('build'), ended('push')])],
      }),
    );
    expect(built.status.phase).toBe('Scanning');
  });
});
