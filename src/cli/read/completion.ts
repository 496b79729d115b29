/** What a command takes, as far as it can be completed. */
export interface CommandShape {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionShape[];
  readonly argument: ArgumentShape;
}

export interface OptionShape {
  readonly flags: readonly string[];
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  readonly summary: string;
}

/** What follows a command: names of jobs, a file, one of some words, or nothing. */
export type ArgumentShape =
  { readonly kind: 'jobs' | 'file' | 'none' } | { readonly kind: 'words'; readonly words: readonly string[] };

export interface Candidate {
  readonly text: string;
  readonly summary?: string;
}

/** How to go on with a word: some candidates, the names of jobs, or a file. */
export type Completion =
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'jobs' }
  | { readonly kind: 'file' };

const candidates = (list: readonly Candidate[], start: string): Completion => ({
  kind: 'candidates',
  candidates: list.filter(({ text }) => text.startsWith(start)),
});

const words = (list: readonly string[], start: string): Completion =>
  candidates(
    list.map((text) => ({ text })),
    start,
  );

/**
 * How to go on with the last word.
 * @param typed the words after the name of the program; the last one is not complete
 */
export function complete(
  commands: readonly CommandShape[],
  general: readonly OptionShape[],
  typed: readonly string[],
): Completion {
  const last = typed.at(-1) ?? '';
  const before = typed.slice(0, -1);
  const optionsOf = (command: CommandShape | undefined) => [...(command?.options ?? []), ...general];
  const command = commandIn(commands, general, before);
  const open = optionsOf(command).find(
    ({ flags, takesValue }) => takesValue && flags.includes(before.at(-1) ?? ''),
  );
  if (open) return words(open.choices, last);
  if (last.startsWith('-')) {
    const options = optionsOf(command).flatMap(({ flags, summary }) =>
      flags.map((text) => ({ text, summary })),
    );
    return candidates(options, last);
  }
  if (!command)
    return candidates(
      commands.map(({ name: text, summary }) => ({ text, summary })),
      last,
    );
  const { argument } = command;
  if (argument.kind === 'words') return words(argument.words, last);
  if (argument.kind === 'none') return words([], last);
  return argument.kind === 'jobs' ? { kind: 'jobs' } : { kind: 'file' };
}

/** The command among the words: the first that is neither an option nor the value of one. */
function commandIn(
  commands: readonly CommandShape[],
  general: readonly OptionShape[],
  before: readonly string[],
): CommandShape | undefined {
  const takers = general.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags);
  const name = before.find(
    (word, index) => !word.startsWith('-') && !takers.includes(before[index - 1] ?? ''),
  );
  return commands.find((command) => command.name === name);
}
