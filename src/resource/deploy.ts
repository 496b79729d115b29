import { z } from 'zod';
import { objectNameField } from './names-in-specs.ts';
import { reasons, type Reason } from './reasons.ts';
import { resources } from './resources.ts';
import { admittedIf, celMatches, withRules } from './rule.ts';
import { someText, text } from './text.ts';

/** A DNS label (RFC 1123): what a container, and here a Deployment with its Service, may be called. */
const labelField = admittedIf(someText(63), {
  cel: celMatches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
  message: "must consist of lower-case letters, digits and '-', and start and end with a letter or digit",
});

const variable = z.object({
  name: admittedIf(someText(256), {
    cel: celMatches('^[A-Za-z_.-][A-Za-z0-9_.-]*$'),
    message: "must consist of letters, digits, '_', '-' and '.', and must not start with a digit",
  }).describe('Name of the variable.'),
  value: text(4096).default('').describe('Value of the variable.'),
});

const create = z.object({
  replicas: z.int().min(1).max(100).default(1).describe('Number of pods.'),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .describe('TCP port that the container listens on. The Service has the same port.'),
  env: z.array(variable).max(64).default([]).describe('Environment variables of the container.'),
  resources: resources.optional().describe('CPU and memory of the container.'),
  imagePullSecret: objectNameField
    .optional()
    .describe('Secret of type kubernetes.io/dockerconfigjson that the kubelet pulls the image with.'),
});

const fields = z.object({
  serviceAccountName: objectNameField.describe(
    'ServiceAccount in the namespace of the DockerfileJob whose rights the deployment is made with. Its annotation dockerfilejob.io/may-deploy must name the Deployment.',
  ),
  deployment: z
    .object({
      name: labelField.describe('Name of the Deployment, in the namespace of the DockerfileJob.'),
      container: labelField.describe('Name of the container whose image is set.'),
    })
    .describe('What gets the image.'),
  progressDeadlineSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('Seconds that the rollout may take, and again that a rollback may take.'),
  create: create
    .optional()
    .describe(
      'Makes the Deployment, and a Service of the same name, if the Deployment does not exist. One that exists only gets the image.',
    ),
});

export const deploySchema = withRules(fields, {
  cel: "!has(self.create) || self.deployment.name.matches('^[a-z]')",
  holds: ({ create: making, deployment }) => making === undefined || /^[a-z]/.test(deployment.name),
  message: 'with create, the name must start with a letter, because the Service has it, too',
  path: ['deployment', 'name'],
});

export type Deploy = z.output<typeof deploySchema>;
export type DeploymentCreation = z.output<typeof create>;

const time = z.string().meta({ format: 'date-time' });

/** `status.deployment`: written before the Deployment is changed, so that a crash loses neither image. */
export const deployedSchema = z.object({
  serviceAccountName: z.string().describe('ServiceAccount whose rights it is changed with.'),
  name: z.string().describe('Name of the Deployment.'),
  container: z.string().describe('Name of the container.'),
  image: z.string().describe('Image that the container gets, by digest.'),
  digest: z.string().describe('Digest of that image: sha256:…'),
  previousImage: z
    .string()
    .optional()
    .describe('Image that the container had before. Not set if this job makes the Deployment.'),
  revision: z.string().optional().describe('Revision of the Deployment once the rollout is complete.'),
  startTime: time.describe('Time at which the rollout began.'),
  rollback: z
    .object({
      startTime: time.describe('Time at which the rollback began.'),
      reason: z.enum(reasons as [Reason, ...Reason[]]).describe('Reason of the failure.'),
      message: z.string().describe('Message of the failure.'),
    })
    .optional()
    .describe('Why the deployment is undone. Once this is set, the job deploys no more.'),
  rolledBack: z.boolean().optional().describe('Whether the rollback is complete.'),
});

export type Deployed = z.output<typeof deployedSchema>;
