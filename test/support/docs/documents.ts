import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Document {
  readonly path: string;
  readonly text: string;
}

/** The page whose terminal has a forge and a registry as well: `make test-forge` types what it shows. */
export const tutorial = join('docs', 'pipeline.md');

/** What users read: the README and the pages of docs/. Tests run in the project's folder. */
export function documents(): Document[] {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  const paths = ['README.md', ...pages.map((name) => join('docs', name))];
  return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
