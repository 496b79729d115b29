import { judgeDockerfile } from '../parsers/dockerfile.ts';
import { isAtWork } from '../resource/status.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { exceeds } from '../resource/quantity.ts';
import type { Fail, Outcome, Step } from './step.ts';
import type { Snapshot } from './snapshot.ts';

/** A rule looks at the job once, before anything is spent on it; the first that objects decides. */
type Rule = (job: DockerfileJob, seen: Snapshot) => Omit<Fail, 'kind'> | undefined;

const dockerfileIsSound: Rule = ({ spec }, { source }) => {
  if (!source.found) return { reason: 'SourceFetchFailed', message: source.message };
  const { target, args } = spec.build;
  const ignore = source.files['.dockerignore'];
  const verdict = judgeDockerfile(source.dockerfile, {
    files: Object.keys(source.files),
    dockerignore: ignore === undefined ? undefined : Buffer.from(ignore, 'base64').toString(),
    args: Object.fromEntries(args.map(({ name, value }) => [name, value])),
    target,
  });
  if (verdict.ok) return undefined;
  const { reason, message, line } = verdict;
  return { reason, message, ...(line !== undefined && { location: { line } }) };
};

const resourceFields = (['build', 'run'] as const).flatMap((step) =>
  (['requests', 'limits'] as const).flatMap((list) =>
    (['cpu', 'memory'] as const).map((name) => ({ step, list, name })),
  ),
);

const resourcesAreGranted: Rule = ({ spec }, { settings }) => {
  for (const { step, list, name } of resourceFields) {
    const asked = spec[step].resources?.[list]?.[name];
    const most = settings.size.maximum[name];
    if (asked === undefined || !exceeds(asked, most)) continue;
    const field = `spec.${step}.resources.${list}.${name}`;
    const message = `${field} is ${asked}; this cluster grants one job at most ${most}`;
    return { reason: 'ResourcesDenied', message };
  }
  return undefined;
};

const sandboxIsThere: Rule = ({ spec }, { runtimeClasses }) => {
  const name = spec.run.runtimeClassName;
  if (name === undefined || runtimeClasses.includes(name)) return undefined;
  const there = runtimeClasses.join(', ') || 'none';
  return {
    reason: 'IsolationNotEnforced',
    message: `spec.run.runtimeClassName: this cluster has no RuntimeClass ${name} (it has: ${there})`,
  };
};

const rules: readonly Rule[] = [dockerfileIsSound, resourcesAreGranted, sandboxIsThere];

/** Milliseconds after which a waiting job looks by itself, should nobody have called it. */
const lookAgain = 30_000;

/** Lint, policy, queue: what can be refused without a pod is refused here. */
export const admit: Step = {
  name: 'admit',
  phase: 'Queued',
  decide(job, seen): Outcome {
    if (isAtWork(job.status.phase)) return { kind: 'done', want: [] };
    for (const rule of rules) {
      const objection = rule(job, seen);
      if (objection) return { kind: 'fail', ...objection };
    }
    if (job.spec.suspend) return { kind: 'wait', want: [], message: 'suspended by spec.suspend' };
    const { ahead, freeSlots } = seen.queue;
    if (ahead < freeSlots) return { kind: 'done', want: [] };
    const message = `waiting for a free place; ${ahead} jobs are ahead`;
    return { kind: 'wait', want: [], message, until: seen.now + lookAgain };
  },
};
