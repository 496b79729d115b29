import { containerIn, hasLog, isSilent } from '../../../../src/resource/logs/container.ts';
import { nonceAnnotation } from '../../../../src/resource/names.ts';

describe('a container of a pod', () => {
  const pod = {
    metadata: { annotations: { [nonceAnnotation]: 'abc' } },
    spec: { initContainers: [{ name: 'clone' }], containers: [{ name: 'build' }, { name: 'push' }] },
    status: {
      initContainerStatuses: [{ name: 'clone', state: { terminated: { exitCode: 3 } } }],
      containerStatuses: [{ name: 'build', state: { running: { startedAt: 'now' } } }, { name: 'push' }],
    },
  };

  it.each([
    ['clone', { state: 'terminated', exitCode: 3, nonce: 'abc' }],
    ['build', { state: 'running', nonce: 'abc' }],
    ['push', { state: 'waiting', nonce: 'abc' }],
    ['run', { state: 'absent' }],
  ])('%s is as the kubelet reports it', (name, expected) => {
    expect(containerIn(pod, name)).toEqual(expected);
  });

  it('waits before the kubelet has said anything', () => {
    const fresh = { metadata: { annotations: {} }, spec: { containers: [{ name: 'run' }] }, status: {} };
    expect(containerIn(fresh, 'run')).toEqual({ state: 'waiting', nonce: undefined });
  });
});

describe('the log of a container', () => {
  it.each([
    ['clone', { state: 'absent' }, 'never'],
    ['clone', { state: 'waiting' }, 'later'],
    ['clone', { state: 'running' }, 'later'],
    ['clone', { state: 'terminated', exitCode: 0 }, 'never'],
    ['clone', { state: 'terminated', exitCode: 1 }, 'now'],
    ['build', { state: 'waiting' }, 'later'],
    ['build', { state: 'running' }, 'now'],
    ['build', { state: 'terminated', exitCode: 0 }, 'now'],
    ['summarize', { state: 'running' }, 'later'],
    ['summarize', { state: 'terminated', exitCode: 0 }, 'later'],
  ] as const)('%s, %j, is there %s', (name, container, when) => {
    const seen = isSilent(name, container) ? 'never' : hasLog(name, container) ? 'now' : 'later';
    expect(seen).toBe(when);
  });
});
