import { quote } from '../text/quote.ts';
import { findSource, type Context } from './context.ts';
import { deniedDirectory, deniedSource, isUrl } from './denied-paths.ts';
import { expand } from './expand.ts';
import { flagValues } from './flags.ts';
import { listOf } from './grammar.ts';
import { heredocOf } from './heredoc.ts';
import type { Instruction } from './instruction.ts';
import type { Lookup } from './lexer.ts';
import { mountsOf } from './mounts.ts';
import { problemAt, type Problem } from './problem.ts';

interface CopySource {
  /** As written in the Dockerfile. */
  readonly written: string;
  /** With variables replaced. */
  readonly path: string;
}

/** Checks the sources that an instruction reads from the build context. */
export function transferProblem(
  instruction: Instruction,
  context: Context,
  lookup: Lookup,
): Problem | undefined {
  const expanded = (written: string): CopySource => ({
    written,
    path: expand(written, instruction.escape, lookup),
  });
  const { keyword, line } = instruction;
  if (keyword === 'RUN') {
    const bound = mountsOf(instruction).filter(({ type, from }) => type === 'bind' && from === undefined);
    return missingProblem(
      instruction,
      bound.map(({ source }) => expanded(source)),
      context,
    );
  }
  if (keyword === 'WORKDIR') return deniedDirectory(instruction, expanded(instruction.text).path);
  const takesFromElsewhere = keyword === 'COPY' && flagValues(instruction, 'from').length > 0;
  if ((keyword !== 'COPY' && keyword !== 'ADD') || takesFromElsewhere) return undefined;
  const sources = listOf(instruction.text)
    .slice(0, -1)
    .filter((word) => typeof heredocOf(word) !== 'object')
    .map(expanded);
  const denied = sources.map(({ path }) => deniedSource(instruction, path)).find(Boolean);
  if (denied) return denied;
  const remote = sources.find(({ path }) => isUrl(path));
  if (keyword === 'COPY' && remote)
    return problemAt(
      line,
      'DockerfileInvalid',
      `COPY does not support URLs such as ${quote(remote.written)}; use ADD`,
    );
  const local = sources.filter(({ path }) => !isUrl(path));
  return missingProblem(instruction, local, context);
}

function missingProblem(
  { keyword, line }: Instruction,
  sources: readonly CopySource[],
  context: Context,
): Problem | undefined {
  const findings = sources.map((source) => ({ ...source, finding: findSource(context, source.path) }));
  // A wildcard may have no matches if another source exists.
  const hasSome = findings.some(({ finding }) => finding === 'found');
  const missing = findings.filter(
    ({ finding }) => finding === 'missing' || (finding === 'no-match' && !hasSome),
  );
  if (missing.length === 0) return undefined;
  const names = missing.slice(0, 5).map(({ written }) => quote(written));
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  const message = `${keyword} needs ${names.join(', ')}${more}, which the build context does not contain; ${advice}`;
  return problemAt(line, 'ContextMissing', message);
}

/** The message about missing files without its advice, for whoever has better one. */
export const withoutAdvice = (message: string): string => message.slice(0, -`; ${advice}`.length);

const advice =
  'inline files as here-documents (COPY <<EOF /path), or provide them with spec.source.configMap, git or artifact';
