import { join } from 'node:path';
import { output } from './command.ts';
import { layout } from './node/layout.ts';

const files = join(import.meta.dirname, '..', 'samples', 'repository');

const branch = 'main';
const tag = 'v1.0.0';

/** Fixed, so that the same files always have the same commit. */
const identity = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'DockerfileJob', GIT_COMMITTER_NAME: 'DockerfileJob' },
  ...{ GIT_AUTHOR_EMAIL: 'samples@example.com', GIT_COMMITTER_EMAIL: 'samples@example.com' },
  ...{ GIT_AUTHOR_DATE: '2025-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2025-01-01T00:00:00Z' },
};

/**
 * Creates or updates the bare repository that the Git server serves. It has one commit, a branch and a tag.
 *
 * @param repository its folder
 * @returns the commit
 * @throws CommandError
 */
export async function ensureSampleRepository(repository: string = layout.sampleRepository): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await output('git', [`--git-dir=${repository}`, ...args], { env: identity })).trim();
  await git('init', '--quiet', '--bare', `--initial-branch=${branch}`);
  await git(`--work-tree=${files}`, 'add', '--all', '--force');
  const tree = await git('write-tree');
  const commit = await git('commit-tree', '-m', 'Evaluate the model', tree);
  await git('update-ref', `refs/heads/${branch}`, commit);
  await git('update-ref', `refs/tags/${tag}`, commit);
  return commit;
}
