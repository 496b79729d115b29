import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { packed } from '../../../text/gzip.ts';
import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { fileFailure } from '../../file-failure.ts';

export async function runBase64({ write }: Context, file: string): Promise<ExitCode> {
  const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file).catch(fileFailure(file));
  await write(`${packed(bytes)}\n`);
  return exitCodes.success;
}
