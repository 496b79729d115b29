import { flagValues } from './flags.ts';
import { listOf } from './grammar.ts';
import { triggerOf, type Instruction } from './instruction.ts';
import { kanikoBases } from './kaniko-bases.ts';
import { mountsOf } from './mounts.ts';
import { parseDockerfile } from './parse.ts';
import { stagesOf, type Stages } from './stages.ts';
import type { BuildArgs } from './variables.ts';

export interface ImageTaken {
  readonly image: string;
  /** The line of the instruction that takes something from it. */
  readonly line: number;
}

/**
 * All images that a Dockerfile takes anything from: FROM, COPY --from and RUN --mount=from, in all stages, needed or not.
 * The engines differ in how they replace variables in FROM, so there may be two for one FROM. A name is a stage only below
 * it: above, it is an image for one of the engines.
 */
export function* imagesTaken(all: Stages, given: BuildArgs): Generator<ImageTaken, void> {
  const otherBases = kanikoBases(all, given);
  const earlier = new Set<string>();
  const isImage = ({ image }: ImageTaken): boolean =>
    image !== 'scratch' && !earlier.has(image.toLowerCase());
  for (const [number, { base, from, name, instructions }] of all.stages.entries()) {
    const bases = [...new Set([base, ...otherBases.slice(number, number + 1)])];
    yield* bases.map((image) => ({ image, line: from.line })).filter(isImage);
    for (const one of instructions)
      yield* imagesIn(one, number)
        .map((image) => ({ image, line: one.line }))
        .filter(isImage);
    if (name !== undefined) earlier.add(name);
  }
}

/** What an instruction of this stage copies from or mounts, but for the numbers of earlier stages. */
function imagesIn(instruction: Instruction, stage: number): string[] {
  if (instruction.keyword === 'ONBUILD') return imagesIn(triggerOf(instruction), stage);
  if (instruction.keyword === 'RUN') return mountsOf(instruction).flatMap(({ from }) => from ?? []);
  if (instruction.keyword !== 'COPY') return [];
  const isEarlier = (from: string): boolean => /^[0-9]{1,6}$/.test(from) && Number(from) < stage;
  return flagValues(instruction, 'from').filter((from) => from !== '' && !isEarlier(from));
}

/** What a build depends on besides its Dockerfile, its arguments and its context. */
export interface Dependencies {
  /** Images as in the Dockerfile, with variables replaced. Each once. */
  readonly images: readonly string[];
  /** Whether an ADD may download something, which can be another thing the next time. */
  readonly downloads: boolean;
}

export function dependenciesOf(text: string, given: BuildArgs): Dependencies {
  const { instructions } = parseDockerfile(text);
  const images = [...imagesTaken(stagesOf(instructions, given), given)].map(({ image }) => image);
  return { images: [...new Set(images)], downloads: instructions.some(mayDownload) };
}

/** Whether it is an ADD of a URL. One that only its variables, quotes or escapes may make a URL counts. */
function mayDownload(instruction: Instruction): boolean {
  if (instruction.keyword === 'ONBUILD') return mayDownload(triggerOf(instruction));
  if (instruction.keyword !== 'ADD') return false;
  return listOf(instruction.text)
    .slice(0, -1)
    .some((source) => /:|[$\\"'`]/.test(source));
}
