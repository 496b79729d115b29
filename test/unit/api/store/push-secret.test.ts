import { pushSecretManifest } from '../../../../src/api/store/push-secret.ts';
import { readPushSecret } from '../../../../src/pipeline/7-publish/push-secret.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

const image = 'registry.test/ada/build-1';
const annotations = { 'dockerfilejob.io/submitted-by': 'ada' };
const made = makeJob({ spec: { output: { image, pushSecret: 'build-1-push' } } });
const job = { ...made, metadata: { ...made.metadata, annotations } };
const { namespace, name } = job.metadata;
const object = pushSecretManifest(
  { uid: jobUid, namespace, name },
  { name: 'build-1-push', username: 'ada', password: 'pass:word', pushTo: image, submitter: 'ada' },
);

describe('the Secret of a build', () => {
  it('goes with its job, and delays nothing', () => {
    expect(object).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      immutable: true,
      metadata: {
        name: 'build-1-push',
        namespace,
        ownerReferences: [{ kind: 'DockerfileJob', name, uid: jobUid, blockOwnerDeletion: false }],
      },
    });
  });

  it('is accepted for its own job, to publish and to delete', () => {
    expect(readPushSecret(job, { kind: 'object', object })).toEqual({
      kind: 'credentials',
      dockerConfig: JSON.stringify({
        auths: { 'registry.test': { auth: Buffer.from('ada:pass:word').toString('base64') } },
      }),
      mayDelete: true,
    });
  });

  it.each([
    [
      'for another repository',
      {
        ...job,
        spec: {
          ...job.spec,
          output: { image: 'registry.test/ada/prod', pushSecret: 'build-1-push', timeout: '10m' },
        },
      },
    ],
    ['for another job', { ...job, metadata: { ...job.metadata, uid: 'another' } }],
    [
      'for another submitter',
      { ...job, metadata: { ...job.metadata, annotations: { 'dockerfilejob.io/submitted-by': 'bob' } } },
    ],
  ])('attack 112: is refused %s', (_what, other) => {
    expect(readPushSecret(other, { kind: 'object', object })).toMatchObject({ kind: 'unavailable' });
  });
});
