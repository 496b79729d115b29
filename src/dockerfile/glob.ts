/** Steps that may still be taken. Shared by all patterns that a Dockerfile is judged with, so that they end in time. */
export interface StepBudget {
  left: number;
}

/** A name within a path. */
interface Name {
  readonly text: string;
  readonly characters: readonly string[];
}

/** The names of a path. */
export type PathNames = readonly Name[];

export const namesOf = (path: string): PathNames =>
  path.split('/').map((text) => ({ text, characters: Array.from(text) }));

type Fits<Item> = (item: Item, budget: StepBudget) => boolean;
type Part<Item> = 'any' | Fits<Item>;

/**
 * Whether the parts of a pattern match all items; `any` matches any number of them. Backtracks only to the last `any`,
 * so that an untrusted pattern takes at most parts · items steps. Matches nothing once the budget is spent.
 */
function agree<Item>(parts: readonly Part<Item>[], items: readonly Item[], budget: StepBudget): boolean {
  let part = 0;
  let item = 0;
  let last: { part: number; item: number } | undefined;
  for (;;) {
    const current = items[item];
    if (current === undefined) break;
    budget.left -= 1;
    if (budget.left < 0) return false;
    const fits = parts[part];
    if (fits === 'any') {
      last = { part, item };
      part += 1;
    } else if (fits !== undefined && fits(current, budget)) {
      part += 1;
      item += 1;
    } else if (last) {
      last.item += 1;
      part = last.part + 1;
      item = last.item;
    } else return false;
  }
  while (parts[part] === 'any') part += 1;
  return part === parts.length;
}

// A run of stars is one star. Classes are bounded, so that many unclosed ones do not take quadratic time.
const tokens = /\*+|\?|\[\^?(?:\\.|[^\]\\]){1,64}\]|\\.|./gsu;

function tokenOf(text: string): Part<string> {
  if (text.startsWith('*')) return 'any';
  if (text === '?') return () => true;
  if (text.startsWith('[') && text.length > 1) return classOf(text.slice(1, -1));
  const literal = text.length > 1 && text.startsWith('\\') ? text.slice(1) : text;
  return (character) => character === literal;
}

function classOf(body: string): Fits<string> {
  const isNegated = body.startsWith('^');
  const ranges = Array.from(body.slice(isNegated ? 1 : 0).matchAll(/\\?.(?:-\\?.)?/gs), ([range]) => {
    const ends = range.replace(/\\(.)/gs, '$1');
    return { low: ends.charAt(0), high: ends.charAt(ends.length - 1) };
  });
  return (character, budget) => {
    budget.left -= ranges.length;
    return ranges.some(({ low, high }) => low <= character && character <= high) !== isNegated;
  };
}

function segmentOf(pattern: string): Fits<Name> {
  if (!/[*?[\\]/.test(pattern)) return ({ text }) => text === pattern;
  const parts = Array.from(pattern.matchAll(tokens), ([text]) => tokenOf(text));
  const shortest = parts.filter((part) => part !== 'any').length;
  return ({ characters }, budget) => characters.length >= shortest && agree(parts, characters, budget);
}

/**
 * Compiles a pattern of COPY or .dockerignore into a test of paths. `*`, `?` and `[a-z]` match within a name, `**`
 * matches any number of folders (Go's filepath.Match and moby/patternmatcher). Each of its characters costs a step.
 */
export function globOf(pattern: string, budget: StepBudget): Fits<PathNames> {
  budget.left -= pattern.length;
  if (budget.left < 0) return () => false;
  const parts = pattern.split('/').map((text): Part<Name> => (text === '**' ? 'any' : segmentOf(text)));
  return (path, left) => agree(parts, path, left);
}
