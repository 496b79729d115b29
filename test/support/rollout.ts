import {
  deployerOf,
  type DeploymentSeen,
  type SeenDeployment,
} from '../../src/pipeline/rollout/deployment-seen.ts';
import type { Deployed } from '../../src/resource/deploy.ts';
import { makeJob } from './job.ts';
import { digest } from './runs.ts';
import { at } from './snapshot.ts';

export const newImage = `registry.example.com/team/model@${digest}`;
export const oldDigest = `sha256:${'b'.repeat(64)}`;
export const oldImage = `registry.example.com/team/model@${oldDigest}`;

/** A Deployment whose rollout to the new image, by the job that `makeJob` makes, is complete. */
export const makeDeployment = (fields: Partial<SeenDeployment> = {}): SeenDeployment => ({
  uid: 'deployment-uid',
  resourceVersion: '7',
  image: newImage,
  containers: ['server'],
  deployedBy: deployerOf(makeJob()),
  isTaken: false,
  revision: '2',
  generation: 2,
  observedGeneration: 2,
  wanted: 2,
  replicas: 2,
  updated: 2,
  available: 2,
  ...fields,
});

export const found = (fields: Partial<SeenDeployment> = {}): DeploymentSeen => ({
  kind: 'found',
  deployment: makeDeployment(fields),
});

/** What the status says once a job has begun to set the image. */
export const makeDeployed = (fields: Partial<Deployed> = {}): Deployed => ({
  serviceAccountName: 'deployer',
  name: 'model',
  container: 'server',
  image: newImage,
  digest,
  previousImage: oldImage,
  startTime: at(0),
  ...fields,
});

export const deploySpec = {
  output: { image: 'registry.example.com/team/model:1' },
  deploy: { serviceAccountName: 'deployer', deployment: { name: 'model', container: 'server' } },
};

/** The same, for a Deployment that may not exist yet. */
export const createSpec = {
  ...deploySpec,
  deploy: { ...deploySpec.deploy, create: { replicas: 2, port: 8080 } },
};
