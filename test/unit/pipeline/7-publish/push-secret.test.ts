import {
  isAllowed,
  isPushDue,
  pushSecretOf,
  readPushSecret,
} from '../../../../src/pipeline/7-publish/push-secret.ts';
import type { Phase } from '../../../../src/resource/phases.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const config = (host: string, entry: object = { auth: base64('me:pass:word') }) => ({
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(JSON.stringify({ auths: { 'other.test': {}, [host]: entry } })) },
});
const basic = {
  type: 'kubernetes.io/basic-auth',
  data: { username: base64('me'), password: base64('pass:word') },
};
const secret = (content: object, annotation = 'registry.test/team') => ({
  metadata: { name: 'push', annotations: { 'dockerfilejob.io/push-to': annotation } },
  ...content,
});
const jobFor = (image = 'registry.test/team/model:1.0') =>
  makeJob({ spec: { output: { image, pushSecret: 'push' } } });
const read = (object: object, image?: string) => readPushSecret(jobFor(image), { kind: 'object', object });
const message = (object: object, image?: string): string => {
  const seen = read(object, image);
  return seen.kind === 'unavailable' ? seen.message.replace('spec.output.pushSecret: ', '') : seen.kind;
};
const allowed = (host = 'registry.test') => ({
  kind: 'credentials',
  dockerConfig: JSON.stringify({ auths: { [host]: { auth: base64('me:pass:word') } } }),
});

describe('the Secret of an output', () => {
  it.each([
    ['username and password', basic],
    ['a Docker config.json', config('registry.test')],
    ['a Docker config.json with URLs', config('https://registry.test/v1/')],
    ['a Docker config.json in words', config('registry.test', { username: 'me', password: 'pass:word' })],
  ])('provides the credentials of that registry only, from %s', (_what, content) => {
    expect(read(secret(content))).toEqual(allowed());
  });

  it.each(['docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io'])(
    'provides those of Docker Hub under the name %s',
    (name) => {
      const given = secret(config(name), 'docker.io/team');
      expect(read(given, 'docker.io/team/model')).toEqual(allowed('registry-1.docker.io'));
    },
  );

  it('attack 93: is refused without the annotation, and the message says which one to add', () => {
    const advice =
      'Secret push is not allowed for spec.output.image; its owner must add the annotation dockerfilejob.io/push-to: registry.test/team/model (or a prefix of it that ends before a /)';
    expect(message(secret(basic, ''))).toBe(advice);
    expect(message({ ...basic, metadata: { name: 'push' } })).toBe(advice);
    expect(message(secret(basic, 'registry.test:5000/team'))).toBe(advice);
  });

  it('attack 93: may be for the jobs of one user of the REST API', () => {
    const mine = secret(basic);
    const submitted = (name: string) => ({ 'dockerfilejob.io/submitted-by': name });
    const annotations = { ...mine.metadata.annotations, ...submitted('alice') };
    const object = { ...mine, metadata: { ...mine.metadata, annotations } };
    const by = (given?: Record<string, string>) => {
      const { metadata, spec } = jobFor();
      const job = makeJob({ metadata: { ...metadata, annotations: given }, spec });
      const seen = readPushSecret(job, { kind: 'object', object });
      return seen.kind === 'unavailable' ? seen.message : seen.kind;
    };
    expect(by(submitted('alice'))).toBe('credentials');
    expect(by(submitted('bob'))).toBe('spec.output.pushSecret: Secret push is for the jobs of another user');
    expect(by()).toContain('another user');
  });

  it('attack 112: that a job owns is for no other job', () => {
    const ownedBy = (...uids: string[]) => {
      const ownerReferences = uids.map((uid) => ({ kind: 'DockerfileJob', uid, name: 'any' }));
      return secret({ ...basic, metadata: { ...secret(basic).metadata, ownerReferences } });
    };
    expect(message(ownedBy('another'))).toBe('Secret push belongs to another job');
    expect(read(ownedBy(jobUid))).toEqual({ ...allowed(), mayDelete: true });
    expect(read(ownedBy('another', jobUid))).toMatchObject({ kind: 'credentials' });
    const foreign = [{ kind: 'ConfigMap', uid: 'any', name: 'any' }];
    const other = { ...basic, metadata: { ...secret(basic).metadata, ownerReferences: foreign } };
    expect(read(secret(other))).toEqual(allowed());
  });

  it('attack 112: that a job has owned is for no other job, even if it was deleted with --cascade=orphan', () => {
    const labeled = (uid: string) => {
      const labels = { 'dockerfilejob.io/uid': uid };
      return { ...basic, metadata: { ...secret(basic).metadata, labels } };
    };
    expect(message(labeled('another'))).toBe('Secret push belongs to another job');
    expect(read(labeled(jobUid))).toEqual(allowed());
  });

  it('attack 114: is for deletion only if its owner says so', () => {
    const consenting = (value: string) => {
      const { metadata } = secret(basic);
      const annotations = { ...metadata.annotations, 'dockerfilejob.io/may-delete': value };
      return { ...basic, metadata: { ...metadata, annotations } };
    };
    expect(read(consenting('true'))).toEqual({ ...allowed(), mayDelete: true });
    expect(read(consenting('yes'))).toEqual(allowed());
  });

  it('attack 93: reveals neither its annotation nor its content', () => {
    const hidden = message(secret(basic, 'other.test/hidden'));
    expect(hidden).toContain('must add the annotation');
    expect(hidden).not.toMatch(/hidden|pass:word/);
    const broken = { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': base64('"hush') } };
    expect(message(secret(broken))).not.toContain('hush');
  });

  it.each<[string, object]>([
    ['must be of type kubernetes.io/dockerconfigjson or kubernetes.io/basic-auth', { type: 'Opaque' }],
    ['must have the keys username and password', { ...basic, data: { username: 'eA==' } }],
    ['must have the keys username and password', { ...basic, data: undefined }],
    [
      'must have a Docker config.json, {"auths": …}, under the key .dockerconfigjson',
      { type: 'kubernetes.io/dockerconfigjson' },
    ],
    ['has no credentials for the registry "registry.test"', config('third.test')],
    ['has no username and password for the registry "registry.test"', config('registry.test', {})],
    [
      'has no username and password for the registry "registry.test"',
      config('registry.test', { auth: base64('token') }),
    ],
  ])('%s', (complaint, content) => {
    expect(message(secret(content))).toBe(`Secret push ${complaint}`);
  });

  it('that cannot be read has a message', () => {
    expect(readPushSecret(jobFor(), { kind: 'absent' })).toEqual({
      kind: 'unavailable',
      message: 'spec.output.pushSecret: there is no Secret team-a/push',
      isMissing: true,
    });
    expect(readPushSecret(jobFor(), { kind: 'forbidden' })).toMatchObject({
      message: expect.stringContaining('not allowed to read Secret team-a/push; docs/publish.md') as string,
    });
  });

  it('is not needed for a registry that asks for nothing', () => {
    const job = makeJob({ spec: { output: { image: 'registry.test/model' } } });
    expect(readPushSecret(job, undefined)).toEqual({ kind: 'anonymous' });
    expect(pushSecretOf(job)).toBeUndefined();
    expect(pushSecretOf(makeJob())).toBeUndefined();
    expect(readPushSecret(makeJob(), undefined)).toEqual({ kind: 'anonymous' });
    expect(pushSecretOf(jobFor())).toEqual({ kind: 'Secret', name: 'push' });
  });

  it.each<[Phase, boolean]>([
    ['Init', true],
    ['Queued', true],
    ['Building', false],
    ['Running', false],
    ['Publishing', true],
    ['Succeeded', false],
    ['Failed', false],
  ])('in phase %s is read: %s', (phase, due) => {
    expect(isPushDue({ ...jobFor(), status: { phase } })).toBe(due);
    expect(isPushDue(makeJob({ status: { phase } }))).toBe(false);
  });
});

describe('attack 93: the annotation', () => {
  const repository = 'registry.test:5000/team/model';

  it.each([
    'registry.test:5000/team/model',
    'registry.test:5000/team/model/',
    'registry.test:5000/team',
    'registry.test:5000',
    'other.test, registry.test:5000/team',
  ])('%s allows the repository', (prefixes) => {
    expect(isAllowed(prefixes, repository)).toBe(true);
  });

  it.each([
    '',
    ',',
    '/',
    '*',
    'registry.test',
    'registry.test:500',
    'registry.test:5000/te',
    'registry.test:5000/team/model/more',
    'https://registry.test:5000',
    'registry.test:5000.evil.test/team',
  ])('%j does not allow the repository', (prefixes) => {
    expect(isAllowed(prefixes, repository)).toBe(false);
  });

  it('of Docker Hub may have either of its names', () => {
    expect(isAllowed('docker.io/team', 'registry-1.docker.io/team/model')).toBe(true);
    expect(isAllowed('index.docker.io', 'registry-1.docker.io/team/model')).toBe(true);
    expect(isAllowed('docker.io/team', 'registry-1.docker.io/teams/model')).toBe(false);
  });
});
