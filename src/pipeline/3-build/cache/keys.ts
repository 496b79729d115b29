import { createHash } from 'node:crypto';
import { parseDockerfile } from '../../../dockerfile/parse.ts';
import type { Instruction } from '../../../dockerfile/instruction.ts';
import { goalOf, stagesOf, type Stage } from '../../../dockerfile/stages.ts';
import { submitterAnnotation } from '../../../resource/names.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import type { EngineName } from '../../../resource/spec.ts';
import { cacheForms } from '../../manifest/reuse.ts';

/** Keys of one build. Each is a request to the registry, so they are few: for its last RUN and its first ones. */
const most = 3;

/**
 * The keys of what a build makes, the best one first: the Dockerfile up to its last RUN, and up to earlier ones. They
 * only find an entry of the cache; the engine itself decides what it may reuse of it. Jobs of another submitter, which
 * the REST API keeps apart, have other keys; those of another namespace have even another repository. Empty if there is
 * nothing to reuse: no RUN in the stage to build.
 * @param dockerfile undefined if it is not known yet
 */
export function cacheKeys(job: DockerfileJob, engine: EngineName, dockerfile: string | undefined): string[] {
  const { args, target } = job.spec.build;
  const given = args.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const { namespace, annotations } = job.metadata;
  const about = [engine, namespace, annotations?.[submitterAnnotation], given];
  if (dockerfile === undefined) {
    const { git, artifact } = job.spec.source;
    // Each upload is another one, and one of them follows upon another.
    const upload = artifact && [['upload', artifact.dockerfilePath]];
    return [hash([...about, ...(upload ?? [git?.url, git?.contextDir]), target])];
  }
  const { instructions } = parseDockerfile(dockerfile);
  const found = ends(instructions, Object.fromEntries(args.map(({ name, value }) => [name, value])), target);
  const wanted = cacheForms[engine] === 'layers' ? safeEnds(found, instructions) : found;
  return wanted.map((end) => hash([...about, dockerfile.split('\n').slice(0, end).join('\n').trimEnd()]));
}

const hash = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** The numbers of the lines before which a RUN has ended, of the stage to build and those that it is based on. */
function ends(
  instructions: readonly Instruction[],
  args: Readonly<Record<string, string>>,
  target: string | undefined,
): number[] {
  const { stages } = stagesOf(instructions, args);
  const chain = new Set(chainOf(stages, goalOf(stages, target)).flatMap((stage) => stage.instructions));
  const found = instructions.flatMap((instruction, number) => {
    const next = instructions[number + 1]?.line ?? Infinity;
    return instruction.keyword === 'RUN' && chain.has(instruction) ? [next - 1] : [];
  });
  const last = found.slice(-1);
  return [
    ...last,
    ...found
      .slice(0, -1)
      .slice(0, most - 1)
      .toReversed(),
  ];
}

/**
 * Those of them that lead to no stale layer. Kaniko looks up a RUN by the lines before it, but without their
 * here-documents, and without what ADD downloads. So the former must be the same up to the last RUN, of which it takes no
 * other; and with ADD, there is no key.
 */
function safeEnds(found: readonly number[], instructions: readonly Instruction[]): number[] {
  const [last = 0] = found;
  const before = instructions.filter(({ line }) => line <= last);
  if (before.some(({ keyword }) => keyword === 'ADD')) return [];
  return before.some((one) => one.original.includes('<<')) ? found.slice(0, 1) : [...found];
}

function chainOf(stages: readonly Stage[], number: number | undefined): Stage[] {
  const stage = number === undefined ? undefined : stages[number];
  return stage ? [stage, ...chainOf(stages, stage.parent)] : [];
}
