/** Steps that may still be taken, by all patterns and texts of a delivery together. */
export interface StepBudget {
  left: number;
}

/**
 * A character, `?`, `*`, `**`, or `**` and a slash at the beginning of a name, which is also nothing: `**` + `/x` fits `x`.
 */
type Token =
  { readonly is: 'text'; readonly text: string } | { readonly is: 'one' | 'name' | 'all' | 'folders' };

const tokens = /(?<=^|\/)(?:\*\*+\/)+|\*+|\?|./gsu;

function tokenOf(text: string): Token {
  if (text === '?') return { is: 'one' };
  if (!text.startsWith('*')) return { is: 'text', text };
  if (text.endsWith('/')) return { is: 'folders' };
  return { is: text === '*' ? 'name' : 'all' };
}

const mayBeNothing: Record<Token['is'], boolean> = {
  text: false,
  one: false,
  name: true,
  all: true,
  folders: true,
};
const staysIn: Record<Exclude<Token['is'], 'folders'>, (character: string) => boolean> = {
  text: () => false,
  one: () => false,
  name: (character) => character !== '/',
  all: () => true,
};

function isPassed(token: Token, character: string): boolean {
  switch (token.is) {
    case 'text':
      return character === token.text;
    case 'one':
      return character !== '/';
    case 'folders':
      return character === '/';
    case 'name':
    case 'all':
      return false;
  }
}

export type Glob = (text: string, budget: StepBudget) => boolean;

/**
 * Compiles a pattern: `*` and `?` stand for all but a slash, `**` for all. Follows all ways to read the text at the same time,
 * instead of trying one after the other, so a pattern takes at most its length times that of the text. Once the budget is
 * spent, it fits nothing.
 */
export function globOf(pattern: string): Glob {
  const parts = Array.from(pattern.matchAll(tokens), ([text]) => tokenOf(text));
  /** Adds a place in the pattern, and those behind what may be nothing: at most two such tokens follow each other. */
  const enter = (places: Set<number>, place: number): void => {
    places.add(place);
    const is = parts[place]?.is;
    if (is !== undefined && mayBeNothing[is]) enter(places, place + 1);
  };
  const begin = new Set<number>();
  enter(begin, 0);
  return (text, budget) => {
    let places = begin;
    for (const character of text) {
      budget.left -= places.size;
      if (budget.left < 0 || places.size === 0) return false;
      const next = new Set<number>();
      for (const place of places) {
        const part = parts[place];
        if (!part) continue;
        // Within folders, what follows comes only after a slash.
        if (part.is === 'folders') next.add(place);
        else if (staysIn[part.is](character)) enter(next, place);
        if (isPassed(part, character)) enter(next, place + 1);
      }
      places = next;
    }
    return places.has(parts.length);
  };
}
