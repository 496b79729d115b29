import { parsePod } from '../../../src/reconcile/parse-pod.ts';

const labels = {
  'dockerfilejob.io/uid': 'u-1',
  'dockerfilejob.io/step': 'run',
  'dockerfilejob.io/run': '2',
  'dockerfilejob.io/attempt': '1',
};
const metadata = {
  name: 'run-2-1',
  namespace: 'dfj-u-1',
  uid: 'p-1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  labels,
};

describe('a pod of a job', () => {
  it('is identified by its labels', () => {
    expect(parsePod({ metadata, spec: {}, status: {} })).toMatchObject({
      jobUid: 'u-1',
      step: 'run',
      run: 2,
      attempt: 1,
      phase: 'Pending',
      userNamespace: false,
    });
  });

  it('has the nonce of its results, if the operator gave it one', () => {
    const annotations = { 'dockerfilejob.io/result-nonce': 'c0ffee', other: 'x' };
    expect(parsePod({ metadata: { ...metadata, annotations }, spec: {}, status: {} }).nonce).toBe('c0ffee');
    expect(parsePod({ metadata, spec: {}, status: {} })).not.toHaveProperty('nonce');
  });

  it('shows how a sidecar has ended first, although the kubelet has started it again', () => {
    const lastState = { terminated: { exitCode: 3, finishedAt: '2026-01-01T00:00:05Z' } };
    const states = [
      { name: 'run', state: { running: {} }, lastState },
      { name: 'other', state: { running: {} }, lastState: {} },
    ];
    const { containers } = parsePod({
      metadata,
      spec: { initContainers: [{ name: 'run' }], containers: [{ name: 'other' }] },
      status: { initContainerStatuses: states.slice(0, 1), containerStatuses: states.slice(1) },
    });
    expect(containers).toEqual([
      { name: 'run', state: 'terminated', exitCode: 3, finishedAt: '2026-01-01T00:00:05Z' },
      { name: 'other', state: 'running' },
    ]);
  });

  it('has its init containers and its containers, each with the state that the kubelet reported', () => {
    const pod = parsePod({
      metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:09Z' },
      spec: {
        nodeName: 'n',
        runtimeClassName: 'gvisor',
        hostUsers: false,
        initContainers: [{ name: 'run' }],
        containers: [{ name: 'collect' }, { name: 'other' }, { name: 'unknown' }, { name: 'unreported' }],
      },
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'disk',
        initContainerStatuses: [
          { name: 'run', state: { terminated: { exitCode: 7, reason: 'Error', startedAt: null } } },
        ],
        containerStatuses: [
          { name: 'collect', state: { waiting: { reason: 'PodInitializing' } } },
          { name: 'other', state: { running: { startedAt: '2026-01-01T00:00:01Z' } } },
          { name: 'unknown' },
        ],
      },
    });
    expect(pod).toMatchObject({
      node: 'n',
      runtimeClass: 'gvisor',
      userNamespace: true,
      deleting: true,
      reason: 'Evicted',
      message: 'disk',
    });
    expect(pod.containers).toEqual([
      { name: 'run', state: 'terminated', exitCode: 7, reason: 'Error' },
      { name: 'collect', state: 'waiting', reason: 'PodInitializing' },
      { name: 'other', state: 'running', startedAt: '2026-01-01T00:00:01Z' },
      { name: 'unknown', state: 'waiting' },
      { name: 'unreported', state: 'waiting' },
    ]);
  });

  it('has the parsed results from the termination messages of its trusted containers', () => {
    const terminated = (message: string) => ({ terminated: { exitCode: 0, message } });
    const pod = (name: string, message: string) =>
      parsePod({
        metadata,
        spec: { containers: [{ name }] },
        status: { containerStatuses: [{ name, state: terminated(message) }] },
      });
    expect(pod('collect', '{"state":"missing"}').results).toEqual({ collect: { state: 'missing' } });
    expect(pod('collect', 'no result').results).toEqual({});
    expect(pod('run', '{"state":"missing"}').results).toEqual({});
  });

  it('is rejected without our labels', () => {
    expect(() => parsePod({ metadata: { ...metadata, labels: {} }, spec: {}, status: {} })).toThrow();
  });
});
