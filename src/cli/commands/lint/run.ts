import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { dockerfileFault } from '../../../dockerfile/index.ts';
import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { adviceLines, refusalLines, type Refusal } from '../../show/finding.ts';
import { setBuildArgument } from '../../read/spec-fields.ts';
import { fileFailure } from '../../file-failure.ts';
import { filesBelow } from '../folder-files.ts';
import { hadolint } from './hadolint.ts';
import { lintManifest } from './manifest.ts';

export interface LintOptions {
  readonly target?: string;
  readonly buildArg?: readonly string[];
}

const silent = {
  absent: 'Hadolint is not on the PATH, so only the rules of the operator were checked.',
  failed: 'Hadolint gave no result that can be read, so only the rules of the operator were checked.',
} as const;

/** Files of a folder that are compared with what COPY names. */
const mostFiles = 20_000;

export async function runLint(context: Context, file: string, options: LintOptions): Promise<ExitCode> {
  const { dockerfile, refusal } = await judge(file, options);
  const { write, say, screen } = context;
  if (refusal) await write(text(refusalLines(refusal, dockerfile ?? '', screen)));
  const advice = dockerfile === undefined ? [] : await hadolint(dockerfile);
  if (typeof advice === 'string') say(silent[advice]);
  else if (advice.length > 0) await write(text([...(refusal ? [''] : []), ...adviceLines(advice, screen)]));
  if (refusal) return exitCodes.failed;
  await write(`${file}: no job would be refused for it\n`);
  return exitCodes.success;
}

interface Judged {
  readonly dockerfile: string | undefined;
  readonly refusal: Refusal | undefined;
}

async function judge(file: string, { target, buildArg = [] }: LintOptions): Promise<Judged> {
  if (/\.(ya?ml|json)$/i.test(file)) return lintManifest(await read(file), file);
  const isFolder = file !== '-' && (await stat(file).catch(fileFailure(file))).isDirectory();
  const dockerfile = await read(isFolder ? join(file, 'Dockerfile') : file);
  const files = isFolder ? await filesBelow(file, mostFiles) : [];
  const ignore = files.includes('.dockerignore') ? await read(join(file, '.dockerignore')) : undefined;
  const args = argumentsOf(buildArg);
  // Beyond so many files, what is missing is not known.
  const known = files.length < mostFiles ? files : undefined;
  const refusal = dockerfileFault(dockerfile, { files: known, dockerignore: ignore, args, target });
  return { dockerfile, refusal };
}

function argumentsOf(given: readonly string[]): Record<string, string> {
  const spec: { build?: { args?: readonly { readonly name: string; readonly value: string }[] } } = {};
  for (const argument of given) setBuildArgument(spec, argument);
  return Object.fromEntries((spec.build?.args ?? []).map(({ name, value }) => [name, value]));
}

async function read(file: string): Promise<string> {
  const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file).catch(fileFailure(file));
  return bytes.toString('utf8');
}
