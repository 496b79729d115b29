import { posix } from 'node:path';
import { globOf, namesOf, type PathNames, type StepBudget } from './glob.ts';
import type { Problem } from './problem.ts';

/** The build context: the files that COPY, ADD and bind mounts can read. */
export interface Context {
  /** Each file and each folder with a file in it. Undefined if the files are not known. */
  readonly paths: ReadonlyMap<string, PathNames> | undefined;
  readonly budget: StepBudget;
}

/** Steps for matching patterns against paths: some tens of milliseconds. */
const mostSteps = 100_000;

/** Maximum size of a .dockerignore, in characters. */
const longestIgnore = 16 * 1024;

const withFolders = (file: string): string[] => {
  const names = file.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
};

/** Creates a context from paths relative to its root, without those that the text of .dockerignore excludes. */
export function contextOf(files: readonly string[] | undefined, dockerignore = ''): Context {
  const budget = { left: mostSteps };
  if (files === undefined) return { paths: undefined, budget };
  if (dockerignore.length > longestIgnore) budget.left = -1;
  const { ignores } = ignoreOf(budget.left < 0 ? '' : dockerignore, budget);
  const kept = files.filter((file) => !ignores(file)).flatMap(withFolders);
  return { paths: new Map(kept.map((path) => [path, namesOf(path)])), budget };
}

/** What a .dockerignore leaves out. */
export interface Ignore {
  /** Whether it leaves out a file: the last rule counts that fits it, or a folder that it is in. */
  readonly ignores: (file: string) => boolean;
  /** Whether something in a folder that is left out may be taken in again. */
  readonly hasExceptions: boolean;
}

/** Reads the text of a .dockerignore. Leaves out nothing once the budget is spent. */
export function ignoreOf(dockerignore: string, budget: StepBudget): Ignore {
  const rules = dockerignore.split('\n').flatMap((line) => readRule(line, budget));
  return {
    hasExceptions: rules.some(({ ignores }) => !ignores),
    ignores: (file) => {
      if (budget.left < 0 || rules.length === 0) return false;
      const paths = withFolders(file).map(namesOf);
      return rules.findLast(({ fits }) => paths.some((path) => fits(path, budget)))?.ignores === true;
    },
  };
}

/** What is wrong if not all patterns could be matched. */
export const budgetProblem = ({ budget }: Context): Problem | undefined =>
  budget.left >= 0
    ? undefined
    : {
        reason: 'DockerfileTooLarge',
        message:
          'COPY, ADD and .dockerignore have too many wildcards for the number of files, or .dockerignore is larger than 16 KiB; name files without wildcards',
      };

function readRule(line: string, budget: StepBudget): { fits: ReturnType<typeof globOf>; ignores: boolean }[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const ignores = !text.startsWith('!');
  return [{ fits: globOf(fromRoot(ignores ? text : text.slice(1).trim()), budget), ignores }];
}

/** Makes a path or pattern relative to the root of the context, which `..` cannot leave. The root itself is ''. */
const fromRoot = (path: string): string => posix.join('/', path).replace(/\/$/, '').slice(1);

/** Whether a source exists. `no-match`: a wildcard without matches, which is fine if another source has some. */
export type Finding = 'missing' | 'no-match' | 'found';

export function findSource({ paths, budget }: Context, source: string): Finding {
  if (paths === undefined) return 'found';
  const pattern = fromRoot(source);
  if (pattern === '') return paths.size > 0 ? 'found' : 'missing';
  if (paths.has(pattern)) return 'found';
  if (!/[*?[]/.test(pattern)) return 'missing';
  if (budget.left < 0) return 'no-match';
  const fits = globOf(pattern, budget);
  for (const path of paths.values()) if (fits(path, budget)) return 'found';
  return 'no-match';
}
