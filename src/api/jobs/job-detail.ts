import { z } from 'zod';
import { reasonHelp } from '../../resource/reasons.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { statusSchema } from '../../resource/status.ts';
import { linesAround } from '../../text/lines-around.ts';
import { jobHead, jobViewSchema } from './job-view.ts';

const {
  steps,
  vulnerabilities,
  lint,
  audit,
  image,
  sandbox,
  test,
  reusedFrom,
  source,
  output,
  deployment,
  verification,
} = statusSchema.shape;

const time = z.iso.datetime();

/** A job with what came of it. What is not known yet is null or missing. */
export const jobDetailSchema = jobViewSchema.omit({ dockerfile: true }).extend({
  namespace: z.string(),
  objectName: z.string().describe('The name of the DockerfileJob.'),
  resourceVersion: z.string().describe('Changes with every change of the job. The ETag is made from it.'),
  createdAt: time,
  startedAt: time.nullable().describe('When the job left the queue.'),
  finishedAt: time.nullable(),
  run: z.int().nullable().describe('Number of the current run.'),
  reason: z.string().nullable().describe('Why the job failed or was canceled: one word of a closed list.'),
  message: z.string().nullable().describe('The details of the reason.'),
  help: z.string().nullable().describe('What the reason means and what to do.'),
  line: z.int().nullable().describe('The line of the Dockerfile that the failure is about, from 1.'),
  context: z
    .array(z.object({ line: z.int(), text: z.string() }))
    .describe(
      'The lines around it. Empty if the line is not known or the Dockerfile is not part of the job.',
    ),
  logTail: z.string().nullable().describe("The last lines of the failed container's log."),
  source: z
    .looseObject({})
    .describe('spec.source: where the Dockerfile comes from. `dockerfile` is plain text.'),
  sourceStatus: source.describe('What was built: the commit, or the hash.'),
  steps: steps.unwrap().describe('The steps that have started, with their times.'),
  vulnerabilities,
  lint,
  audit,
  image,
  sandbox,
  test,
  output,
  deployment,
  verification,
  reusedFrom,
});

export type JobDetail = z.output<typeof jobDetailSchema>;

/** Why a job failed. All of it is null, or empty, for one that has not. */
function failureOf({ spec, status }: DockerfileJob) {
  const { failureDetails: failure } = status;
  if (!failure) return { reason: null, message: null, help: null, line: null, context: [], logTail: null };
  const line = failure.location?.line ?? null;
  return {
    reason: failure.reason,
    message: failure.message,
    help: reasonHelp[failure.reason],
    line,
    context: line === null ? [] : linesAround(spec.source.dockerfile ?? '', line),
    logTail: failure.logTail ?? null,
  };
}

export function jobDetail(job: DockerfileJob): JobDetail {
  const { metadata, spec, status } = job;
  return {
    ...jobHead(job),
    namespace: metadata.namespace,
    objectName: metadata.name,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    startedAt: status.startTime ?? null,
    finishedAt: status.completionTime ?? null,
    run: status.run ?? null,
    ...failureOf(job),
    source: spec.source,
    sourceStatus: status.source,
    steps: status.steps ?? [],
    vulnerabilities: status.vulnerabilities,
    lint: status.lint,
    audit: status.audit,
    image: status.image,
    sandbox: status.sandbox,
    test: status.test,
    output: status.output,
    deployment: status.deployment,
    verification: status.verification,
    reusedFrom: status.reusedFrom,
  };
}
