import { accountFault } from '../../../../src/pipeline/8-deploy/account.ts';
import type { ObjectRead } from '../../../../src/pipeline/object-read.ts';
import { makeJob } from '../../../support/job.ts';

const wanted = { serviceAccountName: 'deployer', name: 'model', container: 'server', withService: false };
const fault = (read: ObjectRead, submitter?: string) =>
  accountFault(
    makeJob({
      metadata: {
        annotations: submitter === undefined ? {} : { 'dockerfilejob.io/submitted-by': submitter },
      },
    }),
    wanted,
    read,
  );
const annotated = (annotations: Readonly<Record<string, string>>): ObjectRead => ({
  kind: 'object',
  object: { metadata: { annotations } },
});
const mayDeploy = (names: string) => ({ 'dockerfilejob.io/may-deploy': names });
const message = (end: string) => `spec.deploy.serviceAccountName: ${end}`;

describe('the account of spec.deploy', () => {
  it.each(['model', 'web, model', ' model ,web'])('may be used if it names the Deployment: %j', (names) => {
    expect(fault(annotated(mayDeploy(names)))).toBeUndefined();
  });

  it.each(['', 'model2', 'mod', '*', 'web'])('attack 127: may not be used if it does not: %j', (names) => {
    expect(fault(annotated(mayDeploy(names)))).toBe(
      message(
        'ServiceAccount "team-a/deployer" is not for Deployment "model"; its owner must add the annotation dockerfilejob.io/may-deploy: model',
      ),
    );
  });

  it('may not be used if it is not there, says nothing, or cannot be read', () => {
    expect(fault({ kind: 'absent' })).toBe(message('there is no ServiceAccount "team-a/deployer"'));
    expect(fault({ kind: 'object', object: { metadata: {} } })).toContain(
      'its owner must add the annotation',
    );
    expect(fault({ kind: 'forbidden' })).toContain('the operator is not allowed to read');
  });

  it('may be for the jobs of one user of the REST API', () => {
    const read = annotated({ ...mayDeploy('model'), 'dockerfilejob.io/submitted-by': 'ann' });
    expect(fault(read, 'ann')).toBeUndefined();
    for (const other of ['bob', undefined])
      expect(fault(read, other)).toBe(
        message('ServiceAccount "team-a/deployer" is for the jobs of another user'),
      );
  });
});
