import type { Settings } from '../../config/settings.ts';
import { withRegistry } from '../../dockerfile/image-reference.ts';
import { dependenciesOf } from '../../dockerfile/images-taken.ts';
import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { pullReferences } from '../4-scan/trivy/pull-references.ts';
import { whyNotBuilt } from '../known-dockerfile.ts';
import { succeeded } from '../progress.ts';
import type { Snapshot, SourceSeen } from '../snapshot.ts';
import { askingAt, type Asking } from './asking.ts';

/** An image whose digest is to be looked up. */
export interface Question {
  /** As the Dockerfile or the operator's settings name it. */
  readonly name: string;
  /** Where to look, in order. The first that has it counts. Empty if `digest` is known. */
  readonly asking: readonly Asking[];
  /** The digest, if the name has it. */
  readonly digest?: string;
}

/** Images of a Dockerfile that are looked up. An honest one has a few. */
const mostImages = 8;

/** What to look up in this pass: nothing, in most. @param isNext whether it is the job's turn to be admitted */
export function questionsOf(
  job: DockerfileJob,
  { source, settings, isNext }: Pick<Snapshot, 'source' | 'settings'> & { readonly isNext: boolean },
): readonly Question[] | undefined {
  const { metadata, spec, status } = job;
  if (metadata.deletionTimestamp !== undefined) return undefined;
  if (isTerminal(status.phase)) return questionsAfter(job, settings);
  const isAdmitted = isNext && !spec.suspend && !spec.cancel && !isAtWork(status.phase);
  return isAdmitted ? questionsBefore(job, source, settings) : undefined;
}

/**
 * What to look up before a job starts: all images that it takes something from, and the vulnerability database. Undefined
 * if no later job can know that it would get the same, or if the job wants no memory.
 */
function questionsBefore(
  job: DockerfileJob,
  source: SourceSeen,
  settings: Settings,
): readonly Question[] | undefined {
  const { args, cache } = job.spec.build;
  if (cache !== 'tenant' || source.kind !== 'read' || whyNotBuilt(job, source, settings)) return undefined;
  const given = Object.fromEntries(args.map(({ name, value }) => [name, value]));
  const { images, downloads } = dependenciesOf(source.dockerfile, given);
  if (downloads || images.length > mostImages) return undefined;
  return allOf([...images.map((image) => aboutImage(image, settings)), aboutDatabase(settings)]);
}

/** What to look up once more after the job, if that is worth it: only what has not changed meanwhile is remembered. */
function questionsAfter(job: DockerfileJob, settings: Settings): readonly Question[] | undefined {
  const { phase, inputs, archive, reusedFrom } = job.status;
  const isOver = isTerminal(phase) && succeeded(job, 'scan') && archive === undefined;
  if (!isOver || inputs === undefined || inputs.unchanged === true || reusedFrom) return undefined;
  const names = inputs.images.map(({ name }) => name).filter((name) => name !== settings.scan.dbRepository);
  return allOf([...names.map((name) => aboutImage(name, settings)), aboutDatabase(settings)]);
}

const allOf = (questions: readonly (Question | undefined)[]): readonly Question[] | undefined => {
  const known = questions.filter((one) => one !== undefined);
  return known.length === questions.length ? known : undefined;
};

/**
 * The registries of a Dockerfile's image, as the engines ask them. The operator must not ask a host because a Dockerfile
 * names it: only mirrors, Docker Hub, and hosts that are in the cluster's list of base images.
 */
function aboutImage(name: string, settings: Settings): Question | undefined {
  const { mirrors, egress, baseImages } = settings;
  const named = new Set([...mirrors, 'index.docker.io', ...baseImages.flatMap(hostIn)]);
  const places = pullReferences(name, { mirrors, dockerHub: egress.internet });
  const question = questionAt(name, places, settings, 'nobody');
  return question?.asking.every(({ host }) => named.has(host)) === true ? question : undefined;
}

const aboutDatabase = (settings: Settings): Question | undefined => {
  const name = settings.scan.dbRepository;
  return questionAt(name, pullReferences(name, { mirrors: [], dockerHub: true }), settings, 'operator');
};

function questionAt(
  name: string,
  places: readonly string[],
  settings: Settings,
  as: Asking['as'],
): Question | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const [, digest] = first.split('@');
  if (digest !== undefined) return { name, asking: [], digest };
  return { name, asking: places.map((place) => askingAt(place, settings, as)) };
}

/** The host that a pattern of allowed images names, if it names one without wildcards. */
function hostIn(pattern: string): string[] {
  const whole = withRegistry(pattern);
  const host = whole.slice(0, whole.indexOf('/'));
  return /^[a-z0-9.-]+(?::[0-9]+)?$/.test(host) ? [host] : [];
}
