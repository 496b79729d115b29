import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.ts';
import { checkout } from './checkout.ts';

/** Everything that the image is made of; .dockerignore lets nothing else into the build. */
const sources = [
  ...['Dockerfile', '.dockerignore', '.npmrc', 'package.json', 'package-lock.json'],
  ...['tsconfig.json', 'tsconfig.build.json', 'src'],
];

export interface Revision {
  /** The git commit, with `-dirty` where the sources differ from it. */
  readonly commit: string;
  /** Tag of the image; other sources, another tag. */
  readonly tag: string;
}

/** What an image of the checkout is called. */
export function revisionOf(head: string, isClean: boolean, contentHash: string): Revision {
  if (isClean) return { commit: head, tag: head };
  return { commit: `${head}-dirty`, tag: `${head}-dirty-${contentHash.slice(0, 12)}` };
}

/** Reads the checkout. @throws CommandError outside of a git repository */
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

/** A file that git knows may have been removed from the checkout. */
async function content(file: string): Promise<Buffer> {
  try {
    return await readFile(join(checkout, file));
  } catch {
    return Buffer.alloc(0);
  }
}
