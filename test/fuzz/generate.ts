/** Random numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What parsers disagree about, and what a policy must not miss. */
const tokens = [
  ...[
    '\n',
    '\r',
    '\r\n',
    '\r\r\n',
    '\v',
    '\f',
    '\t',
    ' ',
    '  ',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u3000',
    '\u0085',
  ],
  ...['à', 'Å', '…', '\u{1f600}', 'ſ', '\u212a', '٣'],
  ...[
    '\\',
    '\\\n',
    ' \\\n',
    '\\ \n',
    '\\\\\n',
    '`',
    '`\n',
    '"',
    "'",
    '""',
    '#',
    '# x\n',
    '#!x\n',
    '=',
    ',',
    '--',
    '-- ',
  ],
  ...[
    '$',
    '${',
    '}',
    '${x:-',
    '${x-',
    '${x:+',
    '${x#',
    '${x/',
    '$x',
    '${b}',
    '$b',
    ':',
    '/',
    '*',
    '[',
    ']',
    '{',
    '-',
  ],
  ...[
    '<<',
    '<<E',
    '<<-E',
    '<<"E"',
    "<<'E'",
    '3<<E',
    '<<E\\ x',
    '<<"E x"',
    '<<$x',
    '<<E ',
    '<< E',
    '\nE\n',
    '\n\tE\n',
    'E x\n',
  ],
  ...[
    '# escape=`\n',
    '#escape=\\\n',
    '# syntax=docker/dockerfile:1\n',
    '# syntax=evil\n',
    '# check=skip=all\n',
    '// syntax=evil\n',
  ],
  ...[
    '--security=insecure ',
    ' --security=insecure',
    '--network=host ',
    '--device=x ',
    '--mount=type=bind,from=evil ',
    '--from=evil ',
  ],
  ...[
    '--sec\\urity=insecure ',
    '--"security"=insecure ',
    "--'network=host' ",
    '--mount="from=a" ',
    '--mount=\\"from=a,b\\" ',
    '--x ',
  ],
  ...[
    'RUN ',
    'run ',
    'COPY ',
    'ADD ',
    'ONBUILD ',
    'FROM evil\n',
    'FROM ',
    'ARG ',
    'ENV ',
    'AS ',
    'a b',
    'a',
    'b',
    'x',
    '["a", "b"]',
  ],
  ...[
    '\nRUN --security=insecure x\n',
    '\nRUN x <<E\nE\n',
    '\nFROM evil AS a\n',
    '\nCOPY --from=evil a b\n',
    '\nADD http://x y\n',
  ],
] as const;

/** Changes texts at random. The same seeds and samples give the same texts. */
export function mutate(samples: readonly string[], random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[], none: T): T => list[below(list.length)] ?? none;
  let text = pick(samples, '');
  for (let changes = 1 + below(3); changes > 0; changes -= 1) {
    const at = below(text.length + 1);
    const end = Math.min(text.length, at + 1 + below(12));
    const kind = below(10);
    if (kind < 6) text = text.slice(0, at) + pick(tokens, '') + text.slice(at);
    else if (kind < 7) text = text.slice(0, at) + text.slice(end);
    else if (kind < 8) text = text.slice(0, end) + text.slice(at);
    else if (kind < 9) text = text.slice(0, at) + pick(tokens, '') + text.slice(end);
    else {
      const other = pick(samples, '');
      text = text.slice(0, at) + other.slice(below(other.length + 1));
    }
  }
  // Two halves of different characters are not UTF-8.
  return text.toWellFormed();
}
