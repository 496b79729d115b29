import { z } from 'zod';
import { plain, plainLines } from '../../text/plain.ts';

/** Text on one line, and on several. Others have written it, so from here on nothing in it can command a terminal. */
const line = z.string().transform(plain);
const lines = z.string().transform((text) => plainLines(text).join('\n'));

const count = z.number().catch(0).default(0);
const optionalLine = line.optional().catch(undefined);
const optionalNumber = z.number().optional().catch(undefined);

const step = z.object({
  name: line,
  state: line,
  startTime: optionalLine,
  endTime: optionalLine,
  reason: optionalLine,
  message: lines.optional().catch(undefined),
  pod: optionalLine,
  exitCode: optionalNumber,
  attempt: optionalNumber,
});

const failure = z.object({
  reason: line,
  message: lines.default(''),
  location: z
    .object({ line: optionalNumber, pod: optionalLine, container: optionalLine })
    .optional()
    .catch(undefined),
  logTail: lines.optional().catch(undefined),
});

const vulnerability = z.object({
  id: line,
  severity: line,
  package: line,
  installed: line.default(''),
  fixed: optionalLine,
  image: optionalLine,
});

const vulnerabilities = z.object({
  critical: count,
  high: count,
  medium: count,
  low: count,
  unknown: count,
  gating: count,
  top: z.array(vulnerability).catch([]).default([]),
  database: optionalLine,
});

const check = z.object({
  name: line,
  passed: z.boolean(),
  milliseconds: count,
  expected: optionalLine,
  got: optionalLine,
});

const status = z.object({
  phase: line.catch('Init').default('Init'),
  run: z.number().catch(1).default(1),
  startTime: optionalLine,
  completionTime: optionalLine,
  steps: z.array(step).catch([]).default([]),
  image: z.object({ ref: line, digest: line, size: count }).optional().catch(undefined),
  vulnerabilities: vulnerabilities.optional().catch(undefined),
  sandbox: z
    .object({
      runtimeClass: optionalLine,
      userNamespace: z.boolean().optional().catch(undefined),
      proof: z.record(z.string(), line).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  test: z.array(check).optional().catch(undefined),
  performance: optionalNumber,
  archive: optionalLine,
  failureDetails: failure.optional().catch(undefined),
});

const runs = { enabled: true };

const spec = z.object({
  source: z
    .object({
      dockerfile: z.string().optional().catch(undefined),
      git: z.object({ url: line }).optional().catch(undefined),
      configMap: z.object({ name: line }).optional().catch(undefined),
      artifact: z.object({ digest: line }).optional().catch(undefined),
    })
    .catch({})
    .default({}),
  suspend: z.boolean().catch(false).default(false),
  /** Whether the image is run, and whether it is published. */
  run: z
    .object({ enabled: z.boolean().catch(true).default(true) })
    .catch(runs)
    .default(runs),
  output: z.object({ image: line }).optional().catch(undefined),
  /** Whether it is deployed. */
  deploy: z.object({}).optional().catch(undefined),
  /** Whether what it deploys is attacked. */
  verify: z.object({}).optional().catch(undefined),
  /** Whether it is tested as a server. */
  test: z.object({}).optional().catch(undefined),
});

/**
 * A job as the command line shows it. Reads jobs of any version of the operator: what it does not know is left out, and a
 * word that it does not know is shown as it is.
 */
const jobSchema = z.object({
  metadata: z.object({
    name: line,
    namespace: line.default(''),
    uid: line,
    creationTimestamp: line,
    deletionTimestamp: optionalLine,
  }),
  spec: spec.catch(() => spec.parse({})).default(() => spec.parse({})),
  status: status.catch(() => status.parse({})).default(() => status.parse({})),
});

export type Job = z.output<typeof jobSchema> & {
  /** The object as it is stored, for output as JSON or YAML. */
  readonly raw: Readonly<Record<string, unknown>>;
};
export type JobStatus = Job['status'];
export type JobStep = JobStatus['steps'][number];

const anyObject = z.record(z.string(), z.unknown());

/** Reads a DockerfileJob. @throws ZodError for what is no object of Kubernetes */
export function jobOf(object: unknown): Job {
  const raw = anyObject.parse(object);
  return { ...jobSchema.parse(raw), raw };
}
