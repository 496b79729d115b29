import { posix } from 'node:path';
import { globOf } from './glob.ts';

/** The build context: the files that COPY, ADD and bind mounts can read. */
export interface Context {
  /** Each file and each folder with a file in it. Undefined if the files are not known. */
  readonly paths: ReadonlySet<string> | undefined;
}

const withFolders = (file: string): string[] => {
  const names = file.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

/** Creates a context from paths relative to its root, without those that the text of .dockerignore excludes. */
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

/** Makes a path or pattern relative to the root of the context, which `..` cannot leave. The root itself is ''. */
const fromRoot = (path: string): string => posix.join('/', path).replace(/\/$/, '').slice(1);

/** Whether a source exists. `no-match`: a wildcard without matches, which is fine if another source has some. */
export type Finding = 'missing' | 'no-match' | 'found';

export function findSource({ paths }: Context, source: string): Finding {
  if (paths === undefined) return 'found';
  const pattern = fromRoot(source);
  if (pattern === '') return paths.size > 0 ? 'found' : 'missing';
  if (paths.has(pattern)) return 'found';
  if (!/[*?[]/.test(pattern)) return 'missing';
  return [...paths].some(globOf(pattern)) ? 'found' : 'no-match';
}
