import { z } from 'zod';
import { phases } from './phases.ts';
import { reasons, type Reason } from './reasons.ts';
import { severities } from './spec.ts';
import { stepNames, stepStates } from './steps.ts';

const count = z.int().min(0);
/** A list that server-side apply merges by this key, and that holds each key once. */
const listMap = (key: string) => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [key] });
const time = z.string().meta({ format: 'date-time' });
const reason = z.enum(reasons as [Reason, ...Reason[]]);

const stepStatus = z.object({
  name: z.enum(stepNames).describe('The step, in the order of the pipeline.'),
  state: z.enum(stepStates).describe('How far it is.'),
  startTime: time.optional().describe('When it began.'),
  endTime: time.optional().describe('When it ended.'),
  reason: reason.optional().describe('Why it failed.'),
  message: z.string().optional().describe('What it waits for, or why it failed, for people.'),
  pod: z.string().optional().describe("Its pod, in the job's own namespace."),
  exitCode: z.int().optional().describe("The exit code of the user's part of it."),
  attempt: count.optional().describe('Tries before this one that the infrastructure failed.'),
  retryTime: time.optional().describe('Not tried again before this time.'),
});

const vulnerability = z.object({
  id: z.string().describe('Such as CVE-2023-45853.'),
  severity: z.enum(severities).describe('As the scanner ranks it.'),
  package: z.string().describe('The package that has it.'),
  installed: z.string().describe('The version in the image.'),
  fixed: z.string().optional().describe('The version without it; absent where there is none.'),
});

const severityCounts = z.object({
  critical: count.describe('All that were found, not only those that fail the job.'),
  high: count.describe('All that were found.'),
  medium: count.describe('All that were found.'),
  low: count.describe('All that were found.'),
  unknown: count.describe('All that nobody has ranked.'),
});

const vulnerabilities = severityCounts.extend({
  gating: count.describe('How many of them spec.scan forbids.'),
  top: z.array(vulnerability).describe('The worst, those that spec.scan forbids first.'),
});

const condition = z.object({
  type: z.string().describe('There is one: Succeeded.'),
  status: z
    .enum(['True', 'False', 'Unknown'])
    .describe('Unknown while the job is at work; True or False when it is over.'),
  reason: z.string().describe('The reason of the failure, or else the phase.'),
  message: z.string().describe('The same for people.'),
  lastTransitionTime: time.describe('When its status changed last.'),
  observedGeneration: z.int().optional().describe('The metadata.generation that it is about.'),
});

const failureDetails = z.object({
  reason: reason.describe('One word of a closed list (docs/reasons.md).'),
  message: z.string().describe('What was wrong in this job.'),
  location: z
    .object({
      line: z.int().optional().describe('Line of the Dockerfile, from 1.'),
      pod: z.string().optional().describe('The pod that it happened in.'),
      container: z.string().optional().describe('The container that it happened in.'),
    })
    .optional()
    .describe('Where it happened.'),
  logTail: z.string().optional().describe('The last that the container said.'),
});

const lint = z.object({
  errors: count.describe('Findings of the level error.'),
  warnings: count.describe('Findings of the level warning.'),
  infos: count.describe('Findings of the levels info and style.'),
  findings: z
    .array(
      z.object({
        line: z.int().describe('Line of the Dockerfile, from 1.'),
        level: z.string().describe('error, warning, info or style.'),
        rule: z.string().describe('Such as DL3008.'),
        message: z.string().describe('What the linter advises.'),
      }),
    )
    .describe('The first ten.'),
});

const audit = z.object({
  warnings: count.describe('Findings of the level warning.'),
  suggestions: count.describe('Findings of the level suggestion.'),
  findings: z
    .array(
      z.object({
        level: z.enum(['warning', 'suggestion']).describe('How serious it is.'),
        message: z.string().describe('What the audit found.'),
      }),
    )
    .describe('The first ten, warnings before suggestions.'),
});

const sandbox = z.object({
  runtimeClass: z.string().optional().describe('The RuntimeClass that the container ran under.'),
  userNamespace: z.boolean().describe('Whether the pod had a user namespace of its own (KEP-127).'),
  networkPolicy: z.enum(['DenyAll']).describe('The policy that selected the pod.'),
});

export const statusSchema = z.object({
  phase: z.enum(phases).default('Init').describe('Where the job is.'),
  conditions: z
    .array(condition)
    .meta(listMap('type'))
    .optional()
    .describe('For `kubectl wait --for=condition=Succeeded`.'),
  observedGeneration: z.int().optional().describe('The metadata.generation that this status is about.'),
  run: count
    .optional()
    .describe('Counts the runs; a change of the spec that affects the result begins the next.'),
  runHash: z.string().optional().describe('What of the spec this run is of.'),
  startTime: time.optional().describe('When it was admitted.'),
  completionTime: time.optional().describe('When it was over.'),
  steps: z.array(stepStatus).meta(listMap('name')).optional().describe('The steps that have begun.'),
  source: z
    .object({
      git: z
        .object({ commitSha: z.string().describe('The commit that was fetched.') })
        .optional()
        .describe('What spec.source.git resolved to.'),
      sha256: z.string().optional().describe('SHA-256 of the Dockerfile and its files, as they were judged.'),
    })
    .optional()
    .describe('What is built.'),
  image: z
    .object({
      ref: z.string().describe('Where it is in the workspace registry, by digest.'),
      digest: z.string().describe('What was scanned and is run: sha256:…'),
      size: count.describe('Bytes of the layers, compressed.'),
    })
    .optional()
    .describe('The image that was built.'),
  vulnerabilities: vulnerabilities.optional().describe('What the scanner found in the image.'),
  lint: lint.optional().describe('What the linter found in the Dockerfile; it fails no job.'),
  audit: audit
    .optional()
    .describe('What Lynis found in the Dockerfile, where the operator has an image of it; it fails no job.'),
  sandbox: sandbox.optional().describe('What isolated the run.'),
  performance: z.number().optional().describe('The number.'),
  archive: z.string().optional().describe('The ConfigMap with the log tails and the scan report.'),
  failureDetails: failureDetails.optional().describe('Why the job failed or was canceled.'),
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
export type Sandbox = z.output<typeof sandbox>;
