import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Tests run in the project's root folder.
const samples = join(process.cwd(), 'deploy', 'samples');
const fixtures = join(process.cwd(), 'test', 'fixtures');

/** Returns the path of a sample for users. */
export const sample = (name: string): string => join(samples, name);

export const sampleText = (name: string): string => readFileSync(sample(name), 'utf8');

/** Lists the samples that are manifests. */
export const sampleManifests = (): string[] => readdirSync(samples).filter((name) => name.endsWith('.yaml'));

/** Reads a fixture, for example a Dockerfile or a request body as a user would submit it. */
export const fixture = (name: string): string => readFileSync(join(fixtures, name), 'utf8');
