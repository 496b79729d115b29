import { isAtWork } from '../../resource/status.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { exceeds } from '../../resource/quantity.ts';
import { knownSource, sourceProblem } from '../source.ts';
import type { Fail, Outcome, Step } from '../step.ts';
import type { Snapshot } from '../snapshot.ts';

/** A rule looks at the job once, before anything is spent on it; the first that objects decides. */
type Rule = (job: DockerfileJob, seen: Snapshot) => Omit<Fail, 'kind'> | undefined;

/** What a repository holds is judged when it was fetched, by the build step. */
const dockerfileIsSound: Rule = (job, seen) => {
  const { source } = seen;
  if (source.found === false) return { reason: 'SourceFetchFailed', message: source.message };
  const known = knownSource(job, seen);
  return known && sourceProblem(job, known);
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
