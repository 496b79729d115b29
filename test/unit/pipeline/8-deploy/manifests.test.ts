import { newDeployment, newService } from '../../../../src/pipeline/8-deploy/manifests.ts';
import { specSchema } from '../../../../src/resource/spec.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { createSpec, makeDeployed, newImage } from '../../../support/rollout.ts';
import { makeSettings } from '../../../support/settings.ts';

const job = makeJob();
const deployed = makeDeployed();
const createOf = (more: object = {}) => {
  const create = { ...createSpec.deploy.create, ...more };
  const spec = {
    source: { dockerfile: 'FROM scratch\n' },
    ...createSpec,
    deploy: { ...createSpec.deploy, create },
  };
  const { deploy } = specSchema.parse(spec);
  if (!deploy?.create) throw new Error('nothing is created');
  return deploy.create;
};
const deploymentWith = (more: object = {}) =>
  newDeployment({ job, deployed, create: createOf(more) }, makeSettings());

describe('a Deployment that a job makes', () => {
  it('runs the image by digest, restricted, and keeps all former pods while a later rollout is not ready', () => {
    expect(deploymentWith()).toMatchObject({
      metadata: {
        name: 'model',
        namespace: 'team-a',
        annotations: { 'dockerfilejob.io/deployed-by': `${jobUid}/1` },
      },
      spec: {
        replicas: 2,
        strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'server',
                image: newImage,
                readinessProbe: { tcpSocket: { port: 8080 } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    });
    expect(deploymentWith().spec?.template.spec).not.toHaveProperty('imagePullSecrets');
  });

  it('has the variables, resources and pull Secret of the spec', () => {
    const env = [{ name: 'COLOR', value: 'red' }];
    const resources = { limits: { memory: '64Mi' } };
    const { spec } = deploymentWith({ env, resources, imagePullSecret: 'puller' });
    expect(spec?.template.spec).toMatchObject({
      imagePullSecrets: [{ name: 'puller' }],
      containers: [{ env, resources: { limits: { memory: '64Mi' } } }],
    });
    expect(JSON.stringify(spec)).not.toContain('ephemeral-storage');
  });

  it('has a Service that selects its pods and goes with it', () => {
    const { metadata, spec } = newService({ job, deployed, create: createOf() }, 'deployment-uid');
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', uid: 'deployment-uid' }]);
    expect(spec?.ports).toEqual([{ port: 8080, targetPort: 8080 }]);
    expect(spec?.selector).toEqual(deploymentWith().spec?.selector.matchLabels);
  });
});
