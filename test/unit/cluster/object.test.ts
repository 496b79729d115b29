import { keyOf, parseObject } from '../../../src/cluster/object.ts';

const raw = {
  metadata: { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
};

describe('an object from the apiserver', () => {
  it('gets its kind from its list', () => {
    expect(parseObject('Pod', raw)).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { annotations: {} },
    });
  });

  it('keeps fields that are not parsed yet', () => {
    const object = parseObject('Pod', { ...raw, status: { phase: 'Running' } });
    expect(object['status']).toEqual({ phase: 'Running' });
  });

  it('has a key made of its namespace and name', () => {
    expect(keyOf({ name: 'a', namespace: 'n' })).toBe('n/a');
    expect(keyOf({ name: 'a' })).toBe('a');
  });
});
