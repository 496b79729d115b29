import type { Finding, Proof } from '../resource/proof.ts';
import type { Sighting } from './sighting.ts';

/** What the canaries saw; undefined for one that could not be run or said nothing. */
export interface Sightings {
  /** Isolated as the engine of a build is, in a user namespace. */
  readonly build: Sighting | undefined;
  /** Isolated as a run is, with the default RuntimeClass if the cluster has it. */
  readonly run: Sighting | undefined;
  /** Whether the run canary had a RuntimeClass. */
  readonly hasRuntimeClass: boolean;
  /** Content of the operator's own /proc/version. */
  readonly ownKernel: string;
}

/** Judges what the canaries saw. Nothing counts as proved that was not seen. */
export const judgeSightings = (seen: Sightings, time: string): Proof => ({
  network: network(seen),
  userNamespace: userNamespace(seen.build),
  sandbox: sandbox(seen),
  time,
});

/** One address that answers refutes it, whatever else is unknown. */
function network({ build, run }: Sightings): Finding {
  const reached = [build, run].flatMap((one) => one?.reached ?? []);
  if (reached.length > 0) return 'refuted';
  return build && run ? 'proved' : 'unknown';
}

/** The first line of uid_map: the first uid inside, the same one outside, and their number (user_namespaces(7)). */
function userNamespace(sighting: Sighting | undefined): Finding {
  if (!sighting) return 'unknown';
  const [, inside, outside] = /^\s*(\d+)\s+(\d+)\s+\d+/.exec(sighting.uidMap) ?? [];
  if (inside !== '0' || outside === undefined) return 'unknown';
  return outside === '0' ? 'refuted' : 'proved';
}

function sandbox({ run, hasRuntimeClass, ownKernel }: Sightings): Finding {
  if (!hasRuntimeClass) return 'notAvailable';
  if (!run) return 'unknown';
  return run.kernel === ownKernel ? 'refuted' : 'proved';
}
