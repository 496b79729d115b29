import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Document {
  readonly path: string;
  readonly text: string;
}

/** What users read: the README and the pages of docs/. Tests run in the project's folder. */
export function documents(): Document[] {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  const paths = ['README.md', ...pages.map((name) => join('docs', name))];
  return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
