import type { Finding, Proof } from '../resource/proof.ts';
import { mostProcesses, type Sighting } from './sighting.ts';

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
  processes: processes(seen.build),
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

/** A limit of the user proves nothing: a build may change its user. */
function processes(sighting: Sighting | undefined): Finding {
  if (!sighting?.processes) return 'unknown';
  const { end, userLimit } = sighting.processes;
  if (end === 'bound') return 'refuted';
  const [, ofUser = Infinity] = /^Max processes\s+(\d+)/.exec(userLimit) ?? [];
  return end === 'refused' && Number(ofUser) > mostProcesses + 100 ? 'proved' : 'unknown';
}

function sandbox({ run, hasRuntimeClass, ownKernel }: Sightings): Finding {
  if (!hasRuntimeClass) return 'notAvailable';
  if (!run) return 'unknown';
  return run.kernel === ownKernel ? 'refuted' : 'proved';
}
