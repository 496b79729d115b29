import { quote } from '../text/quote.ts';
import { globOf, namesOf } from './glob.ts';
import { canonicalReference, withRegistry, type ImageReference } from './image-reference.ts';
import { imagesTaken } from './images-taken.ts';
import { problemAt, type Problem } from './problem.ts';
import type { Stages } from './stages.ts';
import type { BuildArgs } from './variables.ts';

/** Steps for comparing images with patterns: some tens of milliseconds. */
const mostSteps = 100_000;

/**
 * Finds the first image outside the cluster's list that a Dockerfile takes anything from. The engines differ in how they
 * replace variables in FROM, so both ways must give an allowed image.
 * @param allowed patterns; undefined allows all images
 */
export function baseImageProblem(
  all: Stages,
  given: BuildArgs,
  allowed: readonly string[] | undefined,
): Problem | undefined {
  if (allowed === undefined) return undefined;
  const isAllowed = matcherOf(allowed);
  for (const { image, line } of imagesTaken(all, given)) {
    const reference = canonicalReference(image);
    if (reference === undefined || !isAllowed(reference))
      return problemAt(line, 'BaseImageDenied', complaintAbout(image, reference, allowed));
  }
  return undefined;
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

/** Whether one of the patterns matches an image. */
export function repositoryIsAllowed(allowed: readonly string[], image: string): boolean {
  const reference = canonicalReference(image);
  return reference !== undefined && matcherOf(allowed)(reference);
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
