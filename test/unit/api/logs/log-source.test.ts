import { gzipSync } from 'node:zlib';
import { containerIn, textIn } from '../../../../src/api/logs/log-source.ts';
import { nonceAnnotation } from '../../../../src/resource/names.ts';
import { jobUid } from '../../../support/job.ts';

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

describe('an archive', () => {
  const archive = (data: Buffer, owner = jobUid) => ({
    metadata: { ownerReferences: [{ uid: owner }] },
    binaryData: { 'run.log.gz': data.toString('base64') },
  });

  it('has the texts that the operator put into it', () => {
    expect(textIn(archive(gzipSync('hello')), 'run.log', { uid: jobUid })).toBe('hello');
    expect(textIn(archive(gzipSync('hello')), 'build.log', { uid: jobUid })).toBeUndefined();
    expect(textIn(undefined, 'run.log', { uid: jobUid })).toBeUndefined();
  });

  it.each([
    ['belongs to something else', archive(gzipSync('hello'), 'another')],
    ['is not gzip', archive(Buffer.from('hello'))],
    ['unpacks to too much', archive(gzipSync(Buffer.alloc(8 * 1024 * 1024)))],
  ])('that %s has nothing', (_what, object) => {
    expect(textIn(object, 'run.log', { uid: jobUid })).toBeUndefined();
  });
});
