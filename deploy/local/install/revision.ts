import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.ts';
import { checkout } from './checkout.ts';

/** Everything the image is built from. .dockerignore excludes all else. */
const sources = [
  ...['Dockerfile', '.dockerignore', '.npmrc', 'package.json', 'package-lock.json'],
  ...['tsconfig.json', 'tsconfig.build.json', 'src'],
];

export interface Revision {
  /** Git commit, with the suffix `-dirty` if the sources differ from it. */
  readonly commit: string;
  /** Tag of the image. Differs whenever the sources do. */
  readonly tag: string;
}

/** Names the image of a checkout. */
export function revisionOf(head: string, isClean: boolean, contentHash: string): Revision {
  if (isClean) return { commit: head, tag: head };
  return { commit: `${head}-dirty`, tag: `${head}-dirty-${contentHash.slice(0, 12)}` };
}

/** The revision of this checkout. @throws CommandError outside of a Git repository */
export async function currentRevision(): Promise<Revision> {
  const git = (...args: string[]) => output('git', args, { cwd: checkout });
  const head = (await git('rev-parse', 'HEAD')).trim();
  const changes = await git('status', '--porcelain', '--', ...sources);
  const files = (
    await git('ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...sources)
  ).split('\0');
  const hash = createHash('sha256');
  for (const file of files.filter((name) => name !== '').sort()) {
    hash
      .update(`${file}\0`)
      .update(await content(file))
      .update('\0');
  }
  return revisionOf(head, changes === '', hash.digest('hex'));
}

/** Content of a file, empty if it is tracked but deleted. */
async function content(file: string): Promise<Buffer> {
  try {
    return await readFile(join(checkout, file));
  } catch {
    return Buffer.alloc(0);
  }
}
