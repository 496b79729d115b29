import type { LayerMount } from './layer-mount.ts';
import type { Manifest } from './manifest/manifest.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { record } from './record.ts';
import type { DeploymentChange } from './rollout/change.ts';
import type { Snapshot } from './snapshot.ts';
import type { ImageCopy, Outcome, Step } from './step.ts';

export interface Walked {
  /** The job, with the outcome of every step of this pass in its status. */
  readonly job: DockerfileJob;
  readonly want: readonly Manifest[];
  /** The outcome of the last step decided; `done` if all steps are done. */
  readonly outcome: Outcome;
  readonly copy?: ImageCopy;
  readonly mount?: LayerMount;
  /** A change of the Deployment that spec.deploy names. Made with the rights of its account only. */
  readonly change?: DeploymentChange;
  /** The step that is not done; undefined if all are. */
  readonly at?: Step;
}

/**
 * Decides one step after another until one is not done. If that step waits, the later steps prepare what is safe to
 * create early. If it failed, nothing is wanted.
 */
export function walk(steps: readonly Step[], given: DockerfileJob, seen: Snapshot): Walked {
  let job = given;
  let want: readonly Manifest[] = [];
  let copy: ImageCopy | undefined;
  for (const [index, step] of steps.entries()) {
    const outcome = step.decide(job, seen);
    job = record(job, step.name, outcome, seen.now);
    if (outcome.kind === 'fail') return { job, want: [], outcome, at: step };
    want = merged(want, outcome.want);
    if (outcome.kind === 'done') copy ??= outcome.copy;
    if (outcome.kind === 'wait') {
      // If nothing is wanted, there is no namespace yet to create anything in.
      const early = want.length === 0 ? [] : steps.slice(index + 1);
      const prepared = early.flatMap((later) => later.prepare?.(job, seen) ?? []);
      const { mount, change } = outcome;
      const also = { ...(copy && { copy }), ...(mount && { mount }), ...(change && { change }) };
      return { job, want: merged(want, prepared), outcome, at: step, ...also };
    }
  }
  return { job, want, outcome: { kind: 'done', want: [] }, ...(copy && { copy }) };
}

const keyOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;

/** Joins wishes. Of two for the same object the later one counts: to apply both would change the object in each pass. */
function merged(want: readonly Manifest[], more: readonly Manifest[]): readonly Manifest[] {
  const all = new Map([...want, ...more].map((manifest) => [keyOf(manifest), manifest]));
  return [...all.values()];
}
