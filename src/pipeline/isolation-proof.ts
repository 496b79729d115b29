import type { Settings } from '../config/settings.ts';
import { isolationNames, type ProofSeen } from '../resource/proof.ts';
import type { Wait } from './step.ts';

/** How often a held job looks again, in milliseconds. The end of a probe wakes it, too. */
const lookAgain = 10_000;

/** The required isolation that is not proved. */
export const unproved = (
  required: Settings['isolation']['require'],
  seen: ProofSeen,
): Settings['isolation']['require'] =>
  seen.kind === 'none' ? required : required.filter((name) => seen.proof[name] !== 'proved');

/** Whether this cluster was seen not to isolate jobs as required, as opposed to not seen at all. */
export const isRefuted = (required: Settings['isolation']['require'], seen: ProofSeen): boolean =>
  seen.kind === 'proof' &&
  required.some((name) => seen.proof[name] === 'refuted' || seen.proof[name] === 'notAvailable');

/** The wait of a job that may not run before the cluster is proved to isolate it; undefined if it may. */
export function holdUnproved(
  required: Settings['isolation']['require'],
  seen: ProofSeen,
  now: number,
): Wait | undefined {
  const missing = unproved(required, seen);
  if (missing.length === 0) return undefined;
  const details =
    seen.kind === 'none'
      ? seen.why
      : `${missing.map((name) => `${name}: ${seen.proof[name]}`).join(', ')} (probed at ${seen.proof.time})`;
  const message = `IsolationNotEnforced: this cluster is not proved to isolate jobs; ${details}`;
  return { kind: 'wait', want: [], message, until: now + lookAgain };
}

/** How long a finding outlives probes that could not tell, in milliseconds: two probes that are hourly. */
const lasting = 2 * 60 * 60_000;

/**
 * What is known after another probe. A full node or a slow apiserver refutes nothing, so what was found before stays for
 * a while. What was refuted counts at once.
 */
export function afterProbe(before: ProofSeen, next: ProofSeen, now: number): ProofSeen {
  if (before.kind === 'none' || now - Date.parse(before.proof.time) >= lasting) return next;
  if (next.kind === 'none') return before;
  const unknown = isolationNames.filter((name) => next.proof[name] === 'unknown');
  if (unknown.length === 0) return next;
  const kept = Object.fromEntries(unknown.map((name) => [name, before.proof[name]]));
  return { kind: 'proof', proof: { ...next.proof, ...kept, time: before.proof.time } };
}
