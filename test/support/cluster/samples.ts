import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Tests and `make` run in the project's folder.
const samples = join(process.cwd(), 'deploy', 'samples');
const fixtures = join(process.cwd(), 'test', 'fixtures');

/** The path of a file that users are given to try. */
export const sample = (name: string): string => join(samples, name);

export const sampleText = (name: string): string => readFileSync(sample(name), 'utf8');

/** Every manifest among them. */
export const sampleManifests = (): string[] => readdirSync(samples).filter((name) => name.endsWith('.yaml'));

/** A Dockerfile, or a request, as somebody has submitted it. */
export const fixture = (name: string): string => readFileSync(join(fixtures, name), 'utf8');
