import { verify } from '../../src/pipeline/9-verify/index.ts';
import type { Snapshot } from '../../src/pipeline/snapshot.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import type { Status } from '../../src/resource/status.ts';
import { deploySpec, makeDeployed } from './rollout.ts';
import { makeJobAt } from './runs.ts';
import { makePod, makeSnapshot, running } from './snapshot.ts';

/** A job that has deployed, and tests what it has deployed for a minute. */
export const makeVerifying = (status: Partial<Status> = {}, spec: Partial<SpecInput> = {}) =>
  makeJobAt(
    'verify',
    { deployment: makeDeployed(), ...status },
    { spec: { ...deploySpec, verify: { timeout: '1m' }, ...spec } },
  );

/** What the verify step decides. */
export const verifyOutcome = (seen: Partial<Snapshot>, job = makeVerifying()) =>
  verify.decide(job, makeSnapshot(seen));

/** The pod of a test that has begun. */
export const verifyingPods = [makePod('verify', [running('attack'), running('assess')])];
