import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Artifacts, binaryNames, imageNames } from '../artifacts/artifacts.ts';
import { layout } from './layout.ts';

const file = join(layout.state, 'artifacts.json');

const artifactsSchema = z.object({
  binaries: z.record(z.enum(binaryNames), z.string()),
  searchPath: z.string(),
  cniPlugins: z.string(),
  images: z.record(z.enum(imageNames), z.object({ layout: z.string(), digest: z.string() })),
});

/** Records what the cluster is started with, so that other commands need no download and no build. */
export async function recordArtifacts(artifacts: Artifacts): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(artifacts, undefined, 2));
  await rename(`${file}.new`, file);
}

/** What the cluster was started with. @throws Error if there is no cluster */
export async function recordedArtifacts(): Promise<Artifacts> {
  if (!existsSync(file))
    throw new Error(`there is no cluster in ${layout.state}; start one with: make cluster-up`);
  return artifactsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
