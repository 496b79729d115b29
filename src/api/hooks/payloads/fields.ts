import { z } from 'zod';
import type { Delivered, Push } from '../push.ts';

/** Git's hash of nothing: the branch did not exist before, or does not any more. */
const nothing = /^0+$/;
export const isNothing = (commit: string): boolean => nothing.test(commit);

export const commitField = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit hash, in lower case');

export const refField = z.string().max(1024);
export const urlField = z.string().max(2048);

/** Where a repository can be cloned from. Forges without SSH leave out that URL, or have the empty text. */
export const urlsOf = (...urls: readonly (string | undefined)[]): readonly string[] =>
  urls.filter((url) => url !== undefined && url !== '').map(String);

/** Characters. A path in Git has at most 4,096 bytes on all systems that matter. */
const longestPath = 4096;

/** Bounded, because each element that is wrong costs more than its bytes. */
export const filesField = z.array(z.string().max(longestPath)).max(5_000);

/** One problem, however many elements are wrong. Whoever says something else has not said what is changed. */
const filesOfForge = z
  .custom<readonly string[]>(
    (list) =>
      Array.isArray(list) && list.every((file) => typeof file === 'string' && file.length <= longestPath),
  )
  .nullish()
  .catch(undefined);

/** A commit, with the files that it changes. */
const commitFiles = z.object({ added: filesOfForge, removed: filesOfForge, modified: filesOfForge });

/** The commits of a push. GitHub has at most 2,048. Undefined if there are more, or if they cannot be read. */
export const commitsField = z.array(commitFiles).max(2_048).nullish().catch(undefined);

/** The files of all commits. Undefined if there are no commits, or if one does not say, or has `mostFiles`: so there may be more. */
export function filesOf(
  commits: readonly z.output<typeof commitFiles>[],
  mostFiles = Infinity,
): readonly string[] | undefined {
  const lists = commits.map(({ added, removed, modified }) =>
    added && removed && modified ? [...added, ...removed, ...modified] : undefined,
  );
  const all = lists.flatMap((list) => (list && list.length < mostFiles ? [list] : []));
  return commits.length > 0 && all.length === commits.length ? [...new Set(all.flat())] : undefined;
}

/** Undefined for what is neither a branch nor a tag. */
export function namedBy(ref: string): Pick<Push, 'kind' | 'name'> | undefined {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
  if (name === undefined) return undefined;
  return { kind: kind === 'heads' ? 'branch' : 'tag', name };
}

/** What GitHub says of a repository, and Gitea like it. */
interface Repository {
  readonly clone_url: string;
  readonly ssh_url?: string | undefined;
}

/** What GitHub says of a pull request, and Gitea like it. */
interface PullRequest {
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}

/** The head of a pull request. @param time when it was pushed, in milliseconds, if that is known */
export const pushOfPullRequest = (
  { head, base }: PullRequest,
  { clone_url, ssh_url }: Repository,
  time: number | undefined,
): Delivered => ({
  is: 'push',
  push: {
    kind: 'pullRequest',
    name: base.ref,
    commit: head.sha,
    files: undefined,
    repositories: urlsOf(clone_url, ssh_url),
    time,
  },
});

/** Milliseconds. Undefined for what is no time. */
export function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
