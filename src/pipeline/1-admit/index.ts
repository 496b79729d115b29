import { isAtWork } from '../../resource/phases.ts';
import { exceeds } from '../../resource/quantity.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Fault } from '../../resource/verdict.ts';
import { holdUnproved } from '../isolation-proof.ts';
import { whyNotBuilt } from '../known-dockerfile.ts';
import { stepOf } from '../progress.ts';
import { outcomeOf } from '../retry.ts';
import { sandboxOf } from '../sandbox.ts';
import { deployFault } from '../rollout/fault.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Facts, Outcome, Step } from '../step.ts';
import { lookAgainAfter, placeInLine } from './place.ts';
import { objectToCome } from './object-to-come.ts';
import { specFault } from './spec-rules.ts';
import { testFault } from './test-rules.ts';

/** Checks the job before anything is created for it. The first rule that returns a fault decides. */
type Rule = (job: DockerfileJob, seen: Snapshot) => Fault | undefined;

/** Skips repositories, which the build step checks after the fetch, and a source that was already checked. */
const dockerfileIsSound: Rule = (job, { source, settings }) => {
  if (source.kind === 'unavailable') return { reason: 'SourceFetchFailed', message: source.message };
  if (source.kind !== 'read' || source.sha256 === job.status.source?.sha256) return undefined;
  return whyNotBuilt(job, source, settings);
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
    const message = `${field} is ${asked}; the maximum on this cluster is ${most}`;
    return { reason: 'ResourcesDenied', message };
  }
  return undefined;
};

/** The Secret may be another one by the time of the publication, which checks it again. */
const outputIsAllowed: Rule = (job, seen) =>
  seen.push?.kind === 'unavailable' && !objectToCome(job, seen)
    ? { reason: 'PublishUnauthorized', message: seen.push.message }
    : undefined;

/** Both may be others by the time of the rollout, which checks them again. */
const deployIsAllowed: Rule = (job, seen) =>
  seen.deployment && !objectToCome(job, seen) ? deployFault(job, seen.deployment) : undefined;

const testSecretsAreAllowed: Rule = (_, { test }) =>
  test?.kind === 'unavailable' ? { reason: 'SpecDenied', message: test.message } : undefined;

/** The Secret may be another one by the time of the test, which checks it again. */
const verifySecretIsAllowed: Rule = (_, { verifyLogin }) =>
  verifyLogin?.kind === 'unavailable' ? { reason: 'SpecDenied', message: verifyLogin.message } : undefined;

const testIsReadable: Rule = ({ spec }) => testFault(spec.test);

const sandboxExists: Rule = (job, seen) => {
  if (!job.spec.run.enabled) return undefined;
  const sandbox = sandboxOf(job, seen);
  return sandbox.ok ? undefined : sandbox.fault;
};

const specIsAllowed: Rule = (job, { settings }) => specFault(job, settings);

const rules: readonly Rule[] = [
  dockerfileIsSound,
  specIsAllowed,
  resourcesAreGranted,
  sandboxExists,
  outputIsAllowed,
  deployIsAllowed,
  testIsReadable,
  testSecretsAreAllowed,
  verifySecretIsAllowed,
];

/** How long a suspended job sleeps, in milliseconds. It holds no place, so it may wait for its user for ever. */
const lookFar = 24 * 3_600_000;

/** Policy and queue: refuses everything that can be refused without a pod, then waits for a free slot. */
export const admit: Step<'admit'> = {
  name: 'admit',
  phase: 'Queued',
  decide(job, seen): Outcome {
    if (isAtWork(job.status.phase)) return { kind: 'done', want: [] };
    for (const rule of rules) {
      const fault = rule(job, seen);
      if (fault) return outcomeOf(fault, { job, step: 'admit', now: seen.now });
    }
    const { source, queue } = seen;
    const facts: Facts = source.kind === 'read' ? { source: { sha256: source.sha256 } } : {};
    if (job.spec.suspend) {
      const until = seen.now + lookFar;
      return { kind: 'wait', want: [], message: 'suspended by spec.suspend', until, facts };
    }
    const held =
      objectToCome(job, seen) ?? holdUnproved(seen.settings.isolation.require, seen.isolation, seen.now);
    if (held) return { ...held, facts };
    if (queue.isNext) return { kind: 'done', want: [], facts };
    const message = placeInLine(stepOf(job, 'admit')?.message, queue.ahead);
    return { kind: 'wait', want: [], message, until: seen.now + lookAgainAfter(queue.ahead), facts };
  },
};
