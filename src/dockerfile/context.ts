import { posix } from 'node:path';
import { globOf } from './glob.ts';

/** The files that COPY, ADD and bind mounts can see. */
export interface Context {
  /** Each file and each folder that holds one; undefined where nobody knows what there is. */
  readonly paths: ReadonlySet<string> | undefined;
}

const withFolders = (file: string): string[] => {
  const names = file.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

/** `files` are paths from the root of the context; `dockerignore` is the text of .dockerignore. */
export function contextOf(files: readonly string[] | undefined, dockerignore = ''): Context {
  if (files === undefined) return { paths: undefined };
  const rules = dockerignore.split('\n').flatMap(readRule);
  const isIgnored = (file: string): boolean =>
    rules.findLast(({ fits }) => withFolders(file).some(fits))?.ignores === true;
  return { paths: new Set(files.filter((file) => !isIgnored(file)).flatMap(withFolders)) };
}

function readRule(line: string): { fits: (path: string) => boolean; ignores: boolean }[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const ignores = !text.startsWith('!');
  return [{ fits: globOf(fromRoot(ignores ? text : text.slice(1).trim())), ignores }];
}

/** A path or pattern as one from the root of the context, which nothing leaves; the root itself is ''. */
const fromRoot = (path: string): string => posix.join('/', path).replace(/\/$/, '').slice(1);

/** What a source brings: nothing, a wildcard's nothing (which another source may make up for), or something. */
export type Finding = 'missing' | 'no-match' | 'found';

export function findSource({ paths }: Context, source: string): Finding {
  if (paths === undefined) return 'found';
  const pattern = fromRoot(source);
  if (pattern === '') return paths.size > 0 ? 'found' : 'missing';
  if (paths.has(pattern)) return 'found';
  if (!/[*?[]/.test(pattern)) return 'missing';
  return [...paths].some(globOf(pattern)) ? 'found' : 'no-match';
}
