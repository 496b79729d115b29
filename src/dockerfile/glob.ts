interface Match {
  readonly patternLength: number;
  readonly length: number;
  /** Whether a part of the pattern matches any number of items. */
  readonly isWildcard: (part: number) => boolean;
  readonly fits: (part: number, item: number) => boolean;
}

/** Backtracks only to the last wildcard, so that an untrusted pattern takes at most patternLength · length steps. */
function agree({ patternLength, length, isWildcard, fits }: Match): boolean {
  let part = 0;
  let item = 0;
  let last: { part: number; item: number } | undefined;
  while (item < length) {
    if (part < patternLength && isWildcard(part)) {
      last = { part, item };
      part += 1;
    } else if (part < patternLength && fits(part, item)) {
      part += 1;
      item += 1;
    } else if (last) {
      last.item += 1;
      ({ part, item } = { part: last.part + 1, item: last.item });
    } else return false;
  }
  while (part < patternLength && isWildcard(part)) part += 1;
  return part === patternLength;
}

type Token = 'any' | ((character: string) => boolean);

// A run of stars is one star. Classes are bounded, so that many unclosed ones do not take quadratic time.
const tokens = /\*+|\?|\[\^?(?:\\.|[^\]\\]){1,64}\]|\\.|./gsu;

function tokenOf(text: string): Token {
  if (text.startsWith('*')) return 'any';
  if (text === '?') return () => true;
  if (text.startsWith('[') && text.length > 1) return classOf(text.slice(1, -1));
  const literal = text.length > 1 && text.startsWith('\\') ? text.slice(1) : text;
  return (character) => character === literal;
}

function classOf(body: string): (character: string) => boolean {
  const isNegated = body.startsWith('^');
  const ranges = Array.from(body.slice(isNegated ? 1 : 0).matchAll(/\\?.(?:-\\?.)?/gs), ([range]) => {
    const ends = range.replace(/\\(.)/gs, '$1');
    return { low: ends.charAt(0), high: ends.charAt(ends.length - 1) };
  });
  return (character) => ranges.some(({ low, high }) => low <= character && character <= high) !== isNegated;
}

/** Whether a name matches a pattern. */
type Segment = (name: string) => boolean;

function segmentOf(pattern: string): Segment {
  const parts = Array.from(pattern.matchAll(tokens), ([text]) => tokenOf(text));
  const shortest = parts.filter((part) => part !== 'any').length;
  return (name) => {
    const characters = Array.from(name);
    if (characters.length < shortest) return false;
    return agree({
      patternLength: parts.length,
      length: characters.length,
      isWildcard: (part) => parts[part] === 'any',
      fits: (part, item) => {
        const token = parts[part];
        return typeof token === 'function' && characters.slice(item, item + 1).every(token);
      },
    });
  };
}

/**
 * Compiles a pattern of COPY or .dockerignore into a test of paths. `*`, `?` and `[a-z]` match within a name, `**`
 * matches any number of folders (Go's filepath.Match and moby/patternmatcher).
 */
export function globOf(pattern: string): (path: string) => boolean {
  const segments = pattern.split('/').map((text) => (text === '**' ? 'any' : segmentOf(text)));
  return (path) => {
    const names = path.split('/');
    return agree({
      patternLength: segments.length,
      length: names.length,
      isWildcard: (part) => segments[part] === 'any',
      fits: (part, item) => {
        const segment = segments[part];
        return typeof segment === 'function' && names.slice(item, item + 1).every(segment);
      },
    });
  };
}
