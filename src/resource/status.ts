import { z } from 'zod';
import { audit, lint } from './advice.ts';
import { notificationSchema } from './notifications.ts';
import { deployedSchema } from './deploy.ts';
import { phases } from './phases.ts';
import { proofSchema } from './proof.ts';
import { reasons, type Reason } from './reasons.ts';
import { checkResultSchema } from './service-test.ts';
import { severities } from './spec.ts';
import { stepNames, stepStates } from './steps.ts';
import { mostEarlierOutputs, published } from './published.ts';
import { verificationSchema } from './verify.ts';

const count = z.int().min(0);
/** Marks a list that server-side apply merges by a key, which is unique in it. */
const listMap = (key: string) => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });
const time = z.string().meta({ format: 'date-time' });
const reason = z.enum(reasons as [Reason, ...Reason[]]);

const stepStatus = z.object({
  name: z.enum(stepNames).describe('Name of the step.'),
  state: z.enum(stepStates).describe('State of the step.'),
  startTime: time.optional().describe('Time at which the step started.'),
  endTime: time.optional().describe('Time at which the step ended.'),
  reason: reason.optional().describe('Reason why the step failed.'),
  message: z
    .string()
    .optional()
    .describe('Human-readable message: what the step is waiting for, or why it failed.'),
  pod: z.string().optional().describe("Pod of the step, in the job's own namespace (dfj-UID)."),
  exitCode: z.int().optional().describe('Exit code of the build engine or of the container that was run.'),
  attempt: count.optional().describe('Number of retries so far.'),
  retryTime: time.optional().describe('Earliest time of the next retry.'),
});

const vulnerability = z.object({
  id: z.string().describe('ID, such as CVE-2023-45853.'),
  severity: z.enum(severities).describe('Severity.'),
  package: z.string().describe('Name of the vulnerable package.'),
  installed: z.string().describe('Version installed in the image.'),
  fixed: z.string().optional().describe('Version with the fix. Not set if there is no fix.'),
  image: z
    .string()
    .optional()
    .describe('Base image that has it, if the list of packages of the built image does not show it.'),
});

const severityCounts = z.object({
  critical: count.describe('Number of critical vulnerabilities.'),
  high: count.describe('Number of high vulnerabilities.'),
  medium: count.describe('Number of medium vulnerabilities.'),
  low: count.describe('Number of low vulnerabilities.'),
  unknown: count.describe('Number of vulnerabilities without a severity.'),
});

const vulnerabilities = severityCounts.extend({
  gating: count.describe('Number of vulnerabilities that fail the job, as spec.scan defines.'),
  top: z.array(vulnerability).describe('The ten worst vulnerabilities. Those that fail the job come first.'),
  database: time
    .optional()
    .describe('Time of the vulnerability database. Not set if the database does not say it.'),
});

const inputImage = z.object({
  name: z.string().describe('Reference, as the Dockerfile or the operator names it.'),
  digest: z.string().describe('Digest that it had before the build: sha256:…'),
});

const inputs = z.object({
  hash: z
    .string()
    .describe(
      'Hash of everything that the image and the result of its scan are made of: source, arguments, images, tools, rules and namespace.',
    ),
  images: z
    .array(inputImage)
    .describe('Images that the Dockerfile takes something from, and the vulnerability database.'),
  unchanged: z
    .boolean()
    .optional()
    .describe(
      'Whether all of that was still the same at the end. Then later jobs with the same hash may take the image and the result of the scan from this job.',
    ),
});

const reusedFrom = z.object({
  name: z.string().describe('Name of the job.'),
  uid: z.string().describe('UID of the job.'),
  run: count.describe('Run of the job that made them.'),
});

const condition = z.object({
  type: z.string().describe('Type of the condition. The only one is Succeeded.'),
  status: z
    .enum(['True', 'False', 'Unknown'])
    .describe('Unknown until the job has finished, then True or False.'),
  reason: z.string().describe('Reason why the job failed or was canceled. Otherwise the phase.'),
  message: z.string().describe('Human-readable message.'),
  lastTransitionTime: time.describe('Time of the last change of the status.'),
  observedGeneration: z.int().optional().describe('The metadata.generation that the condition describes.'),
});

const failureDetails = z.object({
  reason: reason.describe('Reason why the job failed or was canceled. docs/reasons.md lists all reasons.'),
  message: z.string().describe('Human-readable message with the details.'),
  location: z
    .object({
      line: z.int().optional().describe('Line of the Dockerfile, from 1.'),
      pod: z.string().optional().describe('Pod in which the fault occurred.'),
      container: z.string().optional().describe('Container in which the fault occurred.'),
    })
    .optional()
    .describe('Location of the fault.'),
  logTail: z.string().optional().describe("Last lines of the container's log."),
});

const sandbox = z.object({
  runtimeClass: z.string().optional().describe('RuntimeClass of the pod. Not set if it had none.'),
  userNamespace: z.boolean().describe('Whether the pod ran in its own user namespace.'),
  networkPolicy: z.enum(['DenyAll']).describe('NetworkPolicy that applied to the pod.'),
  proof: proofSchema.optional().describe("What the operator's last probe of the cluster proved."),
});

export const statusSchema = z.object({
  phase: z.enum(phases).default('Init').describe('Phase of the job.'),
  conditions: z
    .array(condition)
    .meta(listMap('type'))
    .optional()
    .describe('Conditions, for `kubectl wait --for=condition=Succeeded`.'),
  observedGeneration: z.int().optional().describe('The metadata.generation that this status describes.'),
  run: count
    .optional()
    .describe(
      'Number of the current run. Starts at 1, and increases when a change of the spec requires another run.',
    ),
  runHash: z.string().optional().describe('Hash of the parts of the spec that affect the result.'),
  startTime: time.optional().describe('Time at which the job was admitted.'),
  completionTime: time.optional().describe('Time at which the job finished.'),
  steps: z.array(stepStatus).meta(listMap('name')).optional().describe('Steps that have started.'),
  source: z
    .object({
      git: z
        .object({ commitSha: z.string().describe('SHA of the commit that was fetched.') })
        .optional()
        .describe('Commit that spec.source.git resolved to.'),
      artifact: z
        .object({ digest: z.string().describe('Digest of the upload that was fetched.') })
        .optional()
        .describe('Upload that spec.source.artifact refers to.'),
      sha256: z
        .string()
        .optional()
        .describe('SHA-256 of the Dockerfile and the other files. Not set for a Git source or an upload.'),
    })
    .optional()
    .describe('Source that is built.'),
  inputs: inputs
    .optional()
    .describe(
      'What the image and the result of its scan depend on. Not set if that cannot be known before the build.',
    ),
  reusedFrom: reusedFrom
    .optional()
    .describe(
      'Earlier job of the namespace with the same inputs: the image and the result of the scan are taken from it, so nothing was built or scanned for this one.',
    ),
  image: z
    .object({
      ref: z.string().describe('Reference in the workspace registry, by digest.'),
      digest: z.string().describe('Digest of the image that is scanned and run: sha256:…'),
      size: count.describe('Compressed size of the image, in bytes.'),
      volumes: z
        .array(z.string())
        .optional()
        .describe('Paths that the image declares as volumes. In a run, each is a tmpfs.'),
    })
    .optional()
    .describe('Image that was built.'),
  vulnerabilities: vulnerabilities
    .optional()
    .describe('All vulnerabilities found in the image, whether they fail the job or not.'),
  lint: lint.optional().describe('Findings of Hadolint in the Dockerfile. They do not fail the job.'),
  audit: audit
    .optional()
    .describe(
      'Findings of Lynis in the Dockerfile, if the operator has an image of Lynis. They do not fail the job.',
    ),
  sandbox: sandbox.optional().describe('Isolation of the run pod.'),
  test: z
    .array(checkResultSchema)
    .meta(listMap('name'))
    .optional()
    .describe('Results of the checks of spec.test. Not set if the service was never ready.'),
  performance: z
    .number()
    .optional()
    .describe(
      'Result: the number that the container wrote, or, with spec.test, the share of the checks that passed.',
    ),
  output: published.optional().describe('Image that was published to spec.output.image.'),
  earlierOutputs: z
    .array(published)
    .max(mostEarlierOutputs)
    .optional()
    .describe('Images that earlier runs of the job have published, the last ones.'),
  deployment: deployedSchema.optional().describe('What spec.deploy has changed, and from what.'),
  verification: verificationSchema.optional().describe('What the security test of spec.verify has found.'),
  archive: z
    .string()
    .optional()
    .describe(
      'ConfigMap with the ends of the logs and the scan report, in the namespace of the DockerfileJob.',
    ),
  notifications: z
    .array(notificationSchema)
    .meta(listMap('name'))
    .optional()
    .describe('Who was told of the end of this run, or why not.'),
  failureDetails: failureDetails.optional().describe('Details about why the job failed or was canceled.'),
});

export type Status = z.output<typeof statusSchema>;
export type StepStatus = z.output<typeof stepStatus>;
export type Vulnerabilities = z.output<typeof vulnerabilities>;
export type Vulnerability = z.output<typeof vulnerability>;
export type FailureDetails = z.output<typeof failureDetails>;
export type Condition = z.output<typeof condition>;
export type SeverityCounts = z.output<typeof severityCounts>;
export type Lint = z.output<typeof lint>;
export type Audit = z.output<typeof audit>;
export type InputImage = z.output<typeof inputImage>;
export type ReusedFrom = z.output<typeof reusedFrom>;
export type Sandbox = z.output<typeof sandbox>;
