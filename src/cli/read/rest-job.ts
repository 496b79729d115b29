import { z } from 'zod';
import { apiVersion, kind } from '../../resource/schema.ts';
import { phaseOf } from '../../resource/status-word.ts';

const optional = z.unknown().optional();

/** A job as REST describes it. What this version does not know is left out. */
const described = z.object({
  id: z.string(),
  objectName: z.string(),
  namespace: z.string(),
  createdAt: z.string(),
  status: z.string(),
  resourceVersion: z.string().optional(),
  name: optional,
  description: optional,
  performance: optional,
  startedAt: optional,
  finishedAt: optional,
  run: optional,
  reason: optional,
  message: optional,
  line: optional,
  logTail: optional,
  source: optional,
  sourceStatus: optional,
  steps: optional,
  vulnerabilities: optional,
  lint: optional,
  audit: optional,
  image: optional,
  sandbox: optional,
  test: optional,
  output: optional,
  reusedFrom: optional,
});

/** What is neither null nor missing. */
const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/**
 * The DockerfileJob that REST describes, as far as it tells, so that jobs look the same wherever they come from.
 * @throws ZodError for what is no job
 */
export function objectOf(answer: unknown): Record<string, unknown> {
  const {
    id,
    objectName,
    namespace,
    createdAt,
    status: word,
    resourceVersion,
    ...job
  } = described.parse(answer);
  const phase = phaseOf(word) ?? word;
  const { reason, message, line, logTail, name, description, source } = job;
  const failureDetails =
    typeof reason === 'string'
      ? present({ reason, message, logTail, location: typeof line === 'number' ? { line } : undefined })
      : undefined;
  return {
    apiVersion,
    kind,
    metadata: present({
      name: objectName,
      namespace,
      uid: id,
      resourceVersion,
      creationTimestamp: createdAt,
    }),
    spec: present({ name, description, source }),
    status: present({
      phase,
      run: job.run,
      startTime: job.startedAt,
      completionTime: job.finishedAt,
      performance: job.performance,
      source: job.sourceStatus,
      steps: job.steps,
      vulnerabilities: job.vulnerabilities,
      lint: job.lint,
      audit: job.audit,
      image: job.image,
      sandbox: job.sandbox,
      test: job.test,
      output: job.output,
      reusedFrom: job.reusedFrom,
      failureDetails,
    }),
  };
}

/** The URL of the next page, from a Link header (RFC 8288); undefined if it was the last one. */
export const nextPage = (link: string | null): string | undefined =>
  /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
