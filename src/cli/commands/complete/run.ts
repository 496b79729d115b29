import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { complete, type CommandShape, type OptionShape } from '../../read/completion.ts';
import { directives } from '../completion/scripts.ts';

interface Typed {
  readonly commands: readonly CommandShape[];
  readonly general: readonly OptionShape[];
  readonly typed: readonly string[];
}

export async function runComplete(context: Context, { commands, general, typed }: Typed): Promise<ExitCode> {
  const completion = complete(commands, general, typed);
  if (completion.kind === 'file') {
    await context.write(text([directives.files]));
    return exitCodes.success;
  }
  const lines =
    completion.kind === 'jobs'
      ? await jobNames(context, typed.at(-1) ?? '')
      : completion.candidates.map(({ text: word, summary }) =>
          summary === undefined ? word : `${word}\t${summary}`,
        );
  await context.write(text([...lines, directives.only]));
  return exitCodes.success;
}

/** The names of Kubernetes objects (RFC 1123). */
const isName = /^[a-z0-9.-]+$/;

/** Milliseconds. Who has pressed Tab waits, and cannot see why. */
const patience = 3_000;

async function jobNames({ jobs }: Context, start: string): Promise<string[]> {
  const names: string[] = [];
  const tooLate = setTimeout(() => process.exit(exitCodes.unreachable), patience).unref();
  for await (const { metadata, status } of (await jobs()).list({ allNamespaces: false })) {
    // A shell would run what is no name.
    if (metadata.name.startsWith(start) && isName.test(metadata.name))
      names.push(`${metadata.name}\t${status.phase}`);
  }
  clearTimeout(tooLate);
  return names;
}
