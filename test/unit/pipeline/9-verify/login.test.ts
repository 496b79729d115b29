import { loginToRead, readLogin } from '../../../../src/pipeline/9-verify/login.ts';
import type { ObjectRead } from '../../../../src/pipeline/object-read.ts';
import { mayVerifyAnnotation, submitterAnnotation } from '../../../../src/resource/names.ts';
import { makeJob } from '../../../support/job.ts';
import { deploySpec, makeDeployed } from '../../../support/rollout.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { at, makePod } from '../../../support/snapshot.ts';

const spec = { ...deploySpec, verify: { auth: { basic: { secret: 'visitor' } } } };
const job = makeJob({ spec });
const encoded = (text: string) => Buffer.from(text).toString('base64');
const allowed = { [mayVerifyAnnotation]: 'shop, model' };
const secret = (metadata: object, more: object = {}): ObjectRead => ({
  kind: 'object',
  object: {
    type: 'kubernetes.io/basic-auth',
    metadata,
    data: { username: encoded('toto'), password: encoded('python') },
    ...more,
  },
});

describe('the Secret of a security test', () => {
  it('is read before the admission, and before the test starts', () => {
    const toRead = { kind: 'Secret', name: 'visitor' };
    const verifying = makeJobAt('verify', { deployment: makeDeployed() }, { spec });
    expect(loginToRead(job, [])).toEqual(toRead);
    expect(loginToRead(verifying, [])).toEqual(toRead);
    expect(loginToRead(verifying, [makePod('verify', [])])).toBeUndefined();
    expect(loginToRead(makeJobAt('build', {}, { spec }), [])).toBeUndefined();
    expect(loginToRead(makeJobAt('verify', { phase: 'Failed' }, { spec }), [])).toBeUndefined();
    expect(loginToRead(makeJob({ spec, metadata: { deletionTimestamp: at(0) } }), [])).toBeUndefined();
    expect(loginToRead(makeJob({ spec: { ...spec, verify: {} } }), [])).toBeUndefined();
    expect(loginToRead(makeJob(), [])).toBeUndefined();
  });

  it('has a username and a password', () => {
    expect(readLogin(job, 'visitor', secret({ annotations: allowed }))).toEqual({
      kind: 'credential',
      credential: { username: 'toto', password: 'python' },
    });
  });

  it.each<[string, ObjectRead, RegExp]>([
    [
      'has no annotation',
      secret({}),
      /Secret "visitor" is not for Service "model"; its owner must add the annotation/,
    ],
    [
      'is for another Service',
      secret({ annotations: { [mayVerifyAnnotation]: 'shop' } }),
      /is not for Service/,
    ],
    [
      'is for another user',
      secret({ annotations: { ...allowed, [submitterAnnotation]: 'mallory' } }),
      /is for the jobs of another user/,
    ],
    [
      'is of another type',
      secret({ annotations: allowed }, { type: 'kubernetes.io/tls' }),
      /must be of type kubernetes.io\/basic-auth/,
    ],
    [
      'has no password',
      secret({ annotations: allowed }, { data: {} }),
      /must have the keys username and password/,
    ],
    ['does not exist', { kind: 'absent' }, /does not exist in the namespace team-a/],
    ['may not be read', { kind: 'forbidden' }, /may not be read by the operator/],
  ])('attack 128: is refused, without its values: one that %s', (_, given, message) => {
    const seen = readLogin(job, 'visitor', given);
    expect(seen).toEqual({ kind: 'unavailable', message: expect.stringMatching(message) as string });
    expect(JSON.stringify(seen)).not.toMatch(/toto|python|mallory/);
  });
});
