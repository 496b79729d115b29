import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '../../../../text/json.ts';
import { reportFiles } from '../../paths.ts';
import { baseLines, mostBaseImages, type BaseImage } from '../../trivy/base-images.ts';
import { writeBareLayout, type OpenRepository } from './bare-layout.ts';

/** Milliseconds for all questions about base images. The scanner waits that long, but the build takes longer. */
const patience = 5_000;

const version = z.object({ VulnerabilityDB: z.object({ UpdatedAt: z.string() }) });

/**
 * The metadata of the server's database.
 * @param ask reads the server's `/version`. @returns undefined if it has no answer: the scanner then works alone
 */
export async function databaseOfServer(ask: () => Promise<string>): Promise<string | undefined> {
  try {
    return JSON.stringify(version.parse(parseJson(await ask())).VulnerabilityDB);
  } catch {
    return undefined;
  }
}

/** What trivy/scan.sh reads first: whether the server answers, then the base images. */
export const firstLines = (hasServer: boolean, bases: readonly BaseImage[]): string =>
  `${hasServer ? 'server' : 'alone'}\n${baseLines(bases)}`;

/**
 * Lets the scanner ask the server about the base of the image, whose layers the image itself begins with. It is a folder
 * for trivy/scan.sh. Without it, the scanner reads the base image by itself, as it does all others.
 */
export async function layOutRoot(
  folder: string,
  bases: readonly BaseImage[],
  open: OpenRepository,
): Promise<void> {
  const number = bases.slice(0, mostBaseImages).findIndex(({ isRoot }) => isRoot);
  const place = join(folder, reportFiles.baseLayout(number));
  const write = async (): Promise<void> => {
    for (const reference of bases[number]?.references ?? [])
      if (await isWritten(place, reference, open)) return;
  };
  const over = new AbortController();
  await Promise.race([write(), wait(patience, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

const isWritten = (place: string, reference: string, open: OpenRepository): Promise<boolean> =>
  writeBareLayout(place, reference, open).then(
    () => true,
    () => false,
  );
