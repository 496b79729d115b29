import { archiveName, repository, runTag } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { attemptOf, runOf, stepOf, succeeded } from '../progress.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Done, Facts } from '../step.ts';
import { inputsHash } from './inputs.ts';

const hour = 3_600_000;

/** How long a verdict counts where the cluster has no limit on the age of the database, in hours. */
const longest = 24;

/**
 * Whether a job can have been given what a later one with this hash would get: it was scanned and passed, nothing that it
 * depends on has changed meanwhile, and it did not take its verdict from yet another job.
 */
export const isRemembered = ({ metadata, status }: DockerfileJob): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.inputs?.unchanged === true &&
  succeeded({ status }, 'scan') &&
  status.reusedFrom === undefined;

/** The inputs of a job, as far as they were looked up before it started. */
export function inputsOf(job: DockerfileJob, { source, images, settings }: Snapshot): Pick<Facts, 'inputs'> {
  if (images === undefined || source.kind !== 'read') return {};
  return { inputs: { hash: inputsHash(job, source.sha256, images, settings), images: [...images] } };
}

/** The job's inputs once more: unchanged, if they are. */
export function inputsAfterwards(job: DockerfileJob, { images, settings }: Snapshot): Pick<Facts, 'inputs'> {
  const { inputs, source } = job.status;
  if (images === undefined || inputs === undefined || source?.sha256 === undefined) return {};
  if (inputsHash(job, source.sha256, images, settings) !== inputs.hash) return {};
  return { inputs: { ...inputs, unchanged: true } };
}

/**
 * The earlier job whose image and verdict the job may take; undefined if there is none. Judges everything again: the
 * stored fields of the other job, in the same namespace, that only the operator can write.
 */
function reusable(job: DockerfileJob, seen: Snapshot): Reusable | undefined {
  const { earlier } = seen;
  if (!earlier || !mayTake(job) || !haveSameInputs(job, earlier, seen) || !isRemembered(earlier))
    return undefined;
  const { image, vulnerabilities } = earlier.status;
  if (!image || vulnerabilities?.gating !== 0) return undefined;
  return isFresh(earlier, seen) ? { earlier, image, vulnerabilities } : undefined;
}

/** A build that was begun is not given up. */
const mayTake = (job: DockerfileJob): boolean =>
  job.spec.build.cache === 'tenant' && attemptOf(job, 'build') === 0;

function haveSameInputs(job: DockerfileJob, earlier: DockerfileJob, seen: Snapshot): boolean {
  const { source, settings } = seen;
  const { inputs } = job.status;
  if (inputs === undefined || source.kind !== 'read') return false;
  const hash = inputsHash(job, source.sha256, inputs.images, settings);
  const isTenants = earlier.metadata.namespace === job.metadata.namespace;
  return isTenants && hash === inputs.hash && hash === earlier.status.inputs?.hash;
}

interface Reusable {
  readonly earlier: DockerfileJob;
  readonly image: NonNullable<DockerfileJob['status']['image']>;
  readonly vulnerabilities: NonNullable<DockerfileJob['status']['vulnerabilities']>;
}

/** Whether its database is still the newest that is known, and would not be too old, and the verdict is not old. */
function isFresh(earlier: DockerfileJob, { settings, now, newestDatabase }: Snapshot): boolean {
  const maxAgeHours = settings.scan.dbMaxAgeHours;
  const isYoung = (time: string | undefined, hours: number): boolean =>
    now - Date.parse(time ?? '') < hours * hour;
  const database = earlier.status.vulnerabilities?.database ?? '';
  if (newestDatabase !== undefined && !(Date.parse(database) >= Date.parse(newestDatabase))) return false;
  if (maxAgeHours > 0 && !isYoung(database, maxAgeHours)) return false;
  return isYoung(stepOf(earlier, 'scan')?.endTime, maxAgeHours || longest);
}

/** The end of the build step for a job that gets a copy of an earlier one's image. */
export function takeImage(job: DockerfileJob, seen: Snapshot): Done | undefined {
  const found = reusable(job, seen);
  if (!found) return undefined;
  const { earlier, image } = found;
  const { name, uid } = earlier.metadata;
  const ref = `${repository(seen.settings.registry.host, job.metadata.uid)}@${image.digest}`;
  return {
    kind: 'done',
    want: [],
    copy: { from: uid, digest: image.digest, tag: runTag(runOf(job)) },
    facts: { image: { ...image, ref }, reusedFrom: { name, uid, run: runOf(earlier) } },
  };
}

/** The end of the scan step for such a job. */
export function takeVerdict(job: DockerfileJob, seen: Snapshot): Done | undefined {
  const found = job.status.reusedFrom && reusable(job, seen);
  if (!found) return undefined;
  const { lint, audit, vulnerabilities } = found.earlier.status;
  return {
    kind: 'done',
    want: [],
    facts: { vulnerabilities, ...(lint && { lint }), ...(audit && { audit }) },
  };
}

/** The archive of the job that the image was taken from. */
export const earlierArchive = ({ metadata, status }: DockerfileJob) =>
  status.reusedFrom && {
    namespace: metadata.namespace,
    name: archiveName(status.reusedFrom.uid, status.reusedFrom.run),
  };
