import type { Settings } from '../config/settings.ts';
import type { ProofSeen } from '../resource/proof.ts';
import type { Wait } from './step.ts';

/** How often a held job looks again, in milliseconds. The end of a probe wakes it, too. */
const lookAgain = 10_000;

/** The wait of a job that may not run before the cluster is proved to isolate it; undefined if it may. */
export function holdUnproved(
  required: Settings['isolation']['require'],
  seen: ProofSeen,
  now: number,
): Wait | undefined {
  const missing = seen.kind === 'none' ? required : required.filter((name) => seen.proof[name] !== 'proved');
  if (missing.length === 0) return undefined;
  const details =
    seen.kind === 'none'
      ? seen.why
      : `${missing.map((name) => `${name}: ${seen.proof[name]}`).join(', ')} (probed at ${seen.proof.time})`;
  const message = `IsolationNotEnforced: this cluster is not proved to isolate jobs; ${details}`;
  return { kind: 'wait', want: [], message, until: now + lookAgain };
}
