import { quote } from '../text/quote.ts';
import { flagValues } from './flags.ts';
import { globOf, namesOf } from './glob.ts';
import { canonicalReference, withRegistry, type ImageReference } from './image-reference.ts';
import { triggerOf, type Instruction } from './instruction.ts';
import { kanikoBases } from './kaniko-bases.ts';
import { mountsOf } from './mounts.ts';
import { problemAt, type Problem } from './problem.ts';
import type { Stages } from './stages.ts';
import type { BuildArgs } from './variables.ts';

/** Steps for comparing images with patterns: some tens of milliseconds. */
const mostSteps = 100_000;

/**
 * Finds the first image outside the cluster's list that a Dockerfile takes anything from: FROM, COPY --from and
 * RUN --mount=from, in all stages, needed or not. The engines differ in how they replace variables in FROM, so both ways
 * must give an allowed image. A name is a stage only below it: above, it is an image for one of the engines.
 * @param allowed patterns; undefined allows all images
 */
export function baseImageProblem(
  all: Stages,
  given: BuildArgs,
  allowed: readonly string[] | undefined,
): Problem | undefined {
  if (allowed === undefined) return undefined;
  const isAllowed = matcherOf(allowed);
  const otherBases = kanikoBases(all, given);
  const earlier = new Set<string>();
  const judge = (line: number, image: string): Problem | undefined => {
    if (image === 'scratch' || earlier.has(image.toLowerCase())) return undefined;
    const reference = canonicalReference(image);
    if (reference !== undefined && isAllowed(reference)) return undefined;
    return problemAt(line, 'BaseImageDenied', complaintAbout(image, reference, allowed));
  };
  for (const [number, { base, from, name, instructions }] of all.stages.entries()) {
    const bases = [...new Set([base, ...otherBases.slice(number, number + 1)])];
    const judged = bases.map((image) => judge(from.line, image));
    const others = instructions.flatMap((one) =>
      imagesIn(one, number).map((image) => judge(one.line, image)),
    );
    const denied = [...judged, ...others].find((problem) => problem !== undefined);
    if (denied) return denied;
    if (name !== undefined) earlier.add(name);
  }
  return undefined;
}

/** What an instruction of this stage copies from or mounts, but for the numbers of earlier stages. */
function imagesIn(instruction: Instruction, stage: number): string[] {
  if (instruction.keyword === 'ONBUILD') return imagesIn(triggerOf(instruction), stage);
  if (instruction.keyword === 'RUN') return mountsOf(instruction).flatMap(({ from }) => from ?? []);
  if (instruction.keyword !== 'COPY') return [];
  const isEarlier = (from: string): boolean => /^[0-9]{1,6}$/.test(from) && Number(from) < stage;
  return flagValues(instruction, 'from').filter((from) => from !== '' && !isEarlier(from));
}

/** Compares images with patterns: with the repository, or with the whole reference if the pattern has a tag or digest. */
function matcherOf(allowed: readonly string[]): (reference: ImageReference) => boolean {
  const budget = { left: mostSteps };
  const rules = allowed.map((pattern) => {
    const whole = pattern.startsWith('**') ? pattern : withRegistry(pattern);
    const part: keyof ImageReference = /[:@]/.test(whole.slice(whole.lastIndexOf('/') + 1))
      ? 'image'
      : 'repository';
    return { part, fits: globOf(whole, budget) };
  });
  return (reference) => {
    const names = { repository: namesOf(reference.repository), image: namesOf(reference.image) };
    return rules.some(({ part, fits }) => fits(names[part], budget));
  };
}

function complaintAbout(
  image: string,
  reference: ImageReference | undefined,
  allowed: readonly string[],
): string {
  const shown = allowed.slice(0, 5).join(', ') || 'none';
  const more = allowed.length > 5 ? ` and ${allowed.length - 5} more` : '';
  if (reference === undefined)
    return `the base image ${quote(image)} cannot be told before the build; write it without variables that only the build knows (allowed: ${shown}${more})`;
  return `the base image ${quote(image)}, which is ${reference.image}, is not allowed on this cluster (allowed: ${shown}${more})`;
}
