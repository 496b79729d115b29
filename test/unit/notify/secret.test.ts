import { readSecret } from '../../../src/notify/secret.ts';
import { makeJob } from '../../support/job.ts';

const use = {
  field: 'spec.notify.signingSecret',
  name: 'signing',
  annotation: 'dockerfilejob.io/notify-url',
  key: 'key',
  url: new URL('https://a.example/hook'),
};
const allowed = { 'dockerfilejob.io/notify-url': 'https://a.example/hook' };
const secret = (metadata: object, data: object = { key: Buffer.from('word\n').toString('base64') }) =>
  ({ kind: 'object', object: { metadata, data } }) as const;
const problemOf = (read: Parameters<typeof readSecret>[1]) => {
  const found = readSecret(makeJob(), read, use);
  return 'problem' in found ? found.problem : '';
};

describe('attack 125: the Secret of a receiver', () => {
  it('is used where its owner allows it', () => {
    expect(readSecret(makeJob(), secret({ annotations: allowed }), use)).toEqual({ value: 'word' });
  });

  it.each([
    ['may not be read', { kind: 'forbidden' }, 'not allowed to read Secret team-a/signing'],
    ['is not there', { kind: 'absent' }, 'there is no Secret team-a/signing'],
    [
      'has no annotation',
      secret({}),
      'must add the annotation dockerfilejob.io/notify-url: https://a.example/hook',
    ],
    [
      'is for another host',
      secret({ annotations: { 'dockerfilejob.io/notify-url': 'https://b.example/' } }),
      'is not allowed for this URL',
    ],
    [
      'is for the jobs of another user',
      secret({ annotations: { ...allowed, 'dockerfilejob.io/submitted-by': 'jane' } }),
      'is for the jobs of another user',
    ],
    ['lacks the entry', secret({ annotations: allowed }, {}), 'must have the key key'],
  ] as const)('is refused if it %s', (_what, read, problem) => {
    expect(problemOf(read)).toContain(problem);
    expect(problemOf(read)).not.toMatch(/word|b\.example/);
  });
});
