import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { specSchema } from '../../../src/resource/spec.ts';

// Tests run in the project's root folder.
const samples = join(process.cwd(), 'deploy', 'samples');
const fixtures = join(process.cwd(), 'test', 'fixtures');

/** Returns the path of a sample for users. */
export const sample = (name: string): string => join(samples, name);

/** Lists the samples that are manifests: those that succeed, or those of the folder `failing`. */
export const sampleManifests = (folder: '' | 'failing' = ''): string[] =>
  readdirSync(sample(folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));

const objectSchema = z.looseObject({ kind: z.string() });
const jobSchema = z.object({ metadata: z.object({ name: z.string() }), spec: specSchema });

/**
 * Returns the job of a sample, which may contain other objects.
 *
 * @throws Error if there is not exactly one job, ZodError if it is invalid
 */
export function sampleJob(name: string): z.output<typeof jobSchema> {
  const objects = loadAll(readFileSync(sample(name), 'utf8')).map((document) => objectSchema.parse(document));
  const [job, ...others] = objects.filter(({ kind }) => kind === 'DockerfileJob');
  if (!job || others.length > 0) throw new Error(`${name} must contain exactly one DockerfileJob`);
  return jobSchema.parse(job);
}

/** Reads a fixture, for example a Dockerfile or a request body as a user would submit it. */
export const fixture = (name: string): string => readFileSync(join(fixtures, name), 'utf8');
