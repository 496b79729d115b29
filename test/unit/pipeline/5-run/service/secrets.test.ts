import {
  isTestDue,
  readTestSecrets,
  testSecretsOf,
} from '../../../../../src/pipeline/5-run/service/secrets.ts';
import type { ObjectRead } from '../../../../../src/pipeline/object-read.ts';
import { labels, submitterAnnotation, testAnnotation } from '../../../../../src/resource/names.ts';
import { testInput } from '../../../../support/check.ts';
import { jobUid, makeJob } from '../../../../support/job.ts';
import { makeJobAt } from '../../../../support/runs.ts';
import { at, makePod } from '../../../../support/snapshot.ts';

const basic = (secret: string) => ({ auth: { basic: { secret } } });
const spec = { test: testInput([basic('students'), basic('students'), basic('other'), { auth: {} }, {}]) };
const job = makeJob({ spec });
const encoded = (text: string) => Buffer.from(text).toString('base64');
const allowed = { [testAnnotation]: 'true' };
const secret = (metadata: object, more: object = {}): ObjectRead => ({
  kind: 'object',
  object: {
    type: 'kubernetes.io/basic-auth',
    metadata,
    data: { username: encoded('toto'), password: encoded('python') },
    ...more,
  },
});
const read = (one: ObjectRead) => readTestSecrets(job, [{ name: 'students', read: one }]);

describe('the Secrets of a test', () => {
  it('are each read once', () => {
    expect(testSecretsOf(job)).toEqual([
      { kind: 'Secret', name: 'students' },
      { kind: 'Secret', name: 'other' },
    ]);
    expect(testSecretsOf(makeJob())).toEqual([]);
  });

  it('are read before the admission, and before the service starts', () => {
    const running = makeJobAt('run', {}, { spec });
    expect(isTestDue(job, [])).toBe(true);
    expect(isTestDue(running, [])).toBe(true);
    expect(isTestDue(running, [makePod('run', [])])).toBe(false);
    expect(isTestDue(makeJobAt('publish', {}, { spec }), [])).toBe(false);
    expect(isTestDue(makeJobAt('build', {}, { spec }), [])).toBe(false);
    expect(isTestDue(makeJobAt('run', { phase: 'Failed' }, { spec }), [])).toBe(false);
    expect(isTestDue(makeJob({ spec, metadata: { deletionTimestamp: at(0) } }), [])).toBe(false);
    expect(isTestDue(makeJob(), [])).toBe(false);
  });

  it('have a username and a password', () => {
    expect(read(secret({ annotations: allowed }))).toEqual({
      kind: 'credentials',
      credentials: new Map([['students', { username: 'toto', password: 'python' }]]),
    });
    expect(readTestSecrets(job, [])).toEqual({ kind: 'credentials', credentials: new Map() });
  });

  const owner = (uid: string) => ({ kind: 'DockerfileJob', uid });
  it.each<[string, ObjectRead, RegExp]>([
    ['has no annotation', secret({}), /is not allowed for tests; its owner must add the annotation/],
    ['has another annotation', secret({ annotations: { [testAnnotation]: 'yes' } }), /is not allowed/],
    [
      'is for another user',
      secret({ annotations: { ...allowed, [submitterAnnotation]: 'mallory' } }),
      /is for the jobs of another user/,
    ],
    [
      'belongs to another job',
      secret({ annotations: allowed, ownerReferences: [owner('other')] }),
      /belongs to another job/,
    ],
    [
      'has belonged to another job',
      secret({ annotations: allowed, labels: { [labels.uid]: 'other' } }),
      /belongs to another job/,
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
  ])('attack 123: are refused, without their values: one that %s', (_, given, message) => {
    const seen = read(given);
    expect(seen).toEqual({ kind: 'unavailable', message: expect.stringMatching(message) as string });
    expect(JSON.stringify(seen)).not.toMatch(/toto|python|mallory/);
  });

  it('of the job itself are accepted', () => {
    expect(read(secret({ annotations: allowed, ownerReferences: [owner(jobUid)] })).kind).toBe('credentials');
  });
});
