import type { V1Pod } from '@kubernetes/client-node';
import type { Manifest } from '../../../../src/pipeline/manifest/manifest.ts';
import { run } from '../../../../src/pipeline/5-run/index.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import type { Outcome } from '../../../../src/pipeline/step.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import {
  at,
  begin,
  ended,
  makePod,
  makeSnapshot,
  running,
  waiting,
  startTimeout,
} from '../../../support/snapshot.ts';

const job = makeJobAt('run');
/** Has been in the step since `begin`. */
const jobSince = makeJobAt('run', { steps: [{ name: 'run', state: 'Running', startTime: at(0) }] });
const decide = (seen: Partial<Snapshot>, given = job) => run.decide(given, makeSnapshot(seen));
const pod = (...containers: Parameters<typeof makePod>[1]) => [
  makePod('run', containers, { runtimeClass: 'gvisor', userNamespace: false }),
];
const wantedPod = (outcome: Outcome) =>
  outcome.kind === 'wait'
    ? outcome.want.find((one): one is Manifest & V1Pod => one.kind === 'Pod')
    : undefined;

describe('the run', () => {
  it('sets the namespace to the Pod Security level baseline, then runs the image by its scanned digest', () => {
    const outcome = decide({});
    expect(outcome.kind === 'wait' && outcome.want.map(({ kind }) => kind)).toEqual(['Namespace', 'Pod']);
    expect(wantedPod(outcome)?.spec?.containers.at(-1)?.image).toContain(digest);
  });

  it('uses the default RuntimeClass if the cluster has it, or a user namespace otherwise', () => {
    expect(wantedPod(decide({}))?.spec).toMatchObject({ runtimeClassName: 'gvisor' });
    expect(wantedPod(decide({ runtimeClasses: [] }))?.spec).toMatchObject({ hostUsers: false });
  });

  it('never runs without the RuntimeClass in the spec, not even if it has vanished since the admission', () => {
    const asked = makeJobAt('run', {}, { spec: { run: { runtimeClassName: 'gvisor' } } });
    expect(wantedPod(decide({}, asked))?.spec).toMatchObject({ runtimeClassName: 'gvisor' });
    expect(decide({ runtimeClasses: [] }, asked)).toMatchObject({
      kind: 'fail',
      reason: 'IsolationNotEnforced',
    });
  });

  it('throws without an image', () => {
    expect(() => decide({}, { ...job, status: { phase: 'Running', run: 1 } })).toThrow(
      'the run step has no image',
    );
  });

  it('records the proof that the pod started with, or none', () => {
    const done = {
      pods: pod(ended('run'), ended('collect')),
      results: { collect: { state: 'missing' } },
    } as const;
    const proof = {
      network: 'proved',
      userNamespace: 'proved',
      sandbox: 'proved',
      processes: 'proved',
      time: at(-600),
    } as const;
    const sandbox = { userNamespace: false, networkPolicy: 'DenyAll', proof } as const;
    const started = makeJobAt('run', { sandbox });
    expect(decide(done, started)).toMatchObject({ facts: { sandbox: { proof } } });
    const none = decide({ ...done, isolation: { kind: 'none', why: 'not probed yet' } });
    expect('facts' in none && none.facts.sandbox).not.toHaveProperty('proof');
  });

  it('is done when the container has succeeded and its file is collected, and records the sandbox', () => {
    const seen = {
      pods: pod(ended('run'), running('collect')),
      results: { collect: { state: 'missing' } as const },
    };
    expect(decide(seen)).toMatchObject({
      kind: 'done',
      facts: {
        sandbox: { runtimeClass: 'gvisor', userNamespace: false, networkPolicy: 'DenyAll' },
        step: { startTime: at(0), endTime: at(5), exitCode: 0 },
      },
    });
  });

  it('waits for the collect container', () => {
    expect(decide({ pods: pod(ended('run'), waiting('collect')) })).toMatchObject({
      message: 'collecting the performance file',
    });
  });

  it('retries when the collect container ended without a result', () => {
    expect(decide({ pods: pod(ended('run'), ended('collect', 1)) })).toMatchObject({
      facts: { step: { attempt: 1 } },
    });
  });

  it("fails with the container's exit code and the end of its log", () => {
    const seen = { pods: pod(ended('run', 7)), logs: { run: 'no data' } };
    expect(decide(seen)).toMatchObject({
      reason: 'RunFailed',
      message: 'the container failed with exit code 7',
      logTail: 'no data',
      facts: { step: { exitCode: 7 } },
    });
  });

  it('tells a run that failed on the network that it has none', () => {
    const seen = { pods: pod(ended('run', 6)), logs: { run: 'curl: (6) Could not resolve host: a.test' } };
    expect(decide(seen)).toMatchObject({
      message: expect.stringMatching(/exit code 6; a run has no network/) as string,
    });
  });

  it('says where the container can write if it tried to write elsewhere', () => {
    const log = "OSError: [Errno 30] Read-only file system: 'out.csv'";
    expect(decide({ pods: pod(ended('run', 1)), logs: { run: log } })).toMatchObject({
      message:
        'the container failed with exit code 1; it can write only to /data, /tmp, /var/tmp, /run, /dev/shm and the volumes of its image',
    });
  });

  it('explains why a command could not be started', () => {
    const absent = ended('run', 128, { reason: 'StartError', message: 'exec: "train": not found' });
    expect(decide({ pods: pod(absent) })).toMatchObject({
      message: 'the container failed with exit code 128: exec: "train": not found',
    });
    const mute = { name: 'run', state: 'terminated', exitCode: 128, reason: 'ContainerCannotRun' } as const;
    expect(decide({ pods: pod(mute) })).toMatchObject({
      message: 'the container failed with exit code 128: ',
    });
  });

  it('attack 56: fails at once when the node can never unpack the image', () => {
    const bad = waiting('run', 'ImagePullBackOff', 'failed to extract layer: invalid tar header');
    expect(decide({ pods: [makePod('run', [bad, waiting('collect')])] })).toMatchObject({
      kind: 'fail',
      reason: 'PushFailed',
      message: 'the node cannot unpack the image: failed to extract layer: invalid tar header',
    });
    const down = waiting('run', 'ErrImagePull', 'connection refused');
    expect(decide({ pods: [makePod('run', [down, waiting('collect')])] })).toMatchObject({ kind: 'wait' });
  });

  it('waits while the container is being created', () => {
    expect(decide({ pods: pod() })).toMatchObject({ kind: 'wait', message: 'starting the run pod' });
    expect(decide({ pods: pod(waiting('run', 'PodInitializing')) })).toMatchObject({ kind: 'wait' });
  });

  it('fails when the kernel killed the container at its memory limit', () => {
    expect(decide({ pods: pod(ended('run', 137, { reason: 'OOMKilled' })) })).toMatchObject({
      reason: 'RunOutOfMemory',
    });
  });

  it('waits until the timeout is over, then fails', () => {
    const short = makeJobAt('run', {}, { spec: { run: { timeout: '5s' } } });
    const seen = { pods: pod(running('run')) };
    expect(decide(seen, short)).toMatchObject({ kind: 'wait', message: 'running', until: begin + 5000 });
    expect(decide({ ...seen, now: begin + 5000 }, short)).toMatchObject({
      reason: 'RunTimeout',
      logTail: '',
    });
    const unsaid = {
      pods: pod({ name: 'run', state: 'running' }),
      logs: { run: 'epoch 1' },
      now: begin + 5000,
    };
    expect(decide(unsaid, short)).toMatchObject({ reason: 'RunTimeout', logTail: 'epoch 1' });
  });

  it('retries after a backoff when its pod is lost', () => {
    expect(decide({ pods: pod(waiting('run')), now: begin + startTimeout }, jobSince)).toMatchObject({
      facts: { step: { attempt: 1 } },
    });
    const paused = makeJobAt('run', {
      steps: [{ name: 'run', state: 'Running', attempt: 1, retryTime: at(5) }],
    });
    expect(decide({}, paused)).toMatchObject({ kind: 'wait', want: [] });
  });

  it('copes with a terminated container without times, and a pod without a RuntimeClass', () => {
    const bare = { name: 'run', state: 'terminated', exitCode: 0 } as const;
    const outcome = decide({ pods: pod(bare), results: { collect: { state: 'missing' } } });
    expect(outcome).toMatchObject({ kind: 'done', facts: { step: { exitCode: 0 } } });
    const plain = [makePod('run', [bare])];
    expect(decide({ pods: plain })).toMatchObject({ facts: { sandbox: { userNamespace: true } } });
  });

  it('never happens again once it is recorded, even if nothing was measured then', () => {
    expect(decide({}, makeJobAt('measure'))).toEqual({ kind: 'done', want: [] });
  });

  it('retries when the collect container hangs', () => {
    const due = Date.parse(at(5)) + 5 * 60_000;
    const pods = pod(ended('run'), running('collect'));
    expect(decide({ pods, now: due - 1 })).toMatchObject({ until: due });
    expect(decide({ pods, now: due })).toMatchObject({ facts: { step: { attempt: 1 } } });
    const undated = pod({ name: 'run', state: 'terminated', exitCode: 0 }, running('collect'));
    expect(decide({ pods: undated })).toMatchObject({ kind: 'wait' });
  });

  it('is a time-out when only the kubelet saw its deadline', () => {
    const pods = [{ ...makePod('run', [ended('run', 137)]), reason: 'DeadlineExceeded' }];
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'RunTimeout' });
  });
});
