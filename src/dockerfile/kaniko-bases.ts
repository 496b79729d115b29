import { expand } from './expand.ts';
import type { Stages } from './stages.ts';
import { pairsOf, type BuildArgs } from './variables.ts';
import { plainWords } from './words.ts';
import type { Lookup } from './lexer.ts';

/**
 * The images in FROM as Kaniko resolves them (pkg/dockerfile/dockerfile.go). Other than with BuildKit, a build argument
 * needs no ARG, does not count if it is empty, and ends at its first `=`; quotes around a default are removed before its
 * variables are replaced; the escape character is always a backslash; and there are no variables of the platform.
 */
export function kanikoBases({ before, stages }: Stages, given: BuildArgs): string[] {
  const asked = new Map(Object.entries(given).map(([name, value]) => [name, value.split('=', 1).join('')]));
  const defaults = new Map<string, string>();
  const inDefaults: Lookup = (name) => asked.get(name) ?? defaults.get(name) ?? null;
  for (const { name, value } of before.filter(({ keyword }) => keyword === 'ARG').flatMap(pairsOf))
    if (value !== undefined) defaults.set(name, expand(unquoted(value), '\\', inDefaults));
  const inFrom: Lookup = (name) => asked.get(name) || (defaults.get(name) ?? null);
  return stages.map(({ from }) => {
    const [image = ''] = plainWords(from.text);
    return expand(image, '\\', inFrom);
  });
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
