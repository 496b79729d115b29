import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The content of a file, the target of a symbolic link, or the commit of a submodule. */
export type Entry = string | { readonly leadsTo: string } | { readonly commit: string };

export interface Repository {
  /**
   * Adds files to the branch or replaces them. Files that begin with #! are executable. Submodules of earlier commits go.
   * @returns the commit
   */
  commit(files: Readonly<Record<string, Entry>>): string;
  /** Runs git in the repository. @returns its standard output */
  git(...args: string[]): string;
}

const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** Makes a bare repository, as a server has it, and beside it the work tree that commits need. */
export function makeRepository(root: string, name: string): Repository {
  const [folder, tree] = [join(root, name), join(root, `${name}.files`)];
  mkdirSync(tree, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', [`--git-dir=${folder}`, `--work-tree=${tree}`, ...args], {
      env: environment,
      cwd: tree,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder], { env: environment });
  return {
    git,
    commit(files) {
      const submodules: [path: string, commit: string][] = [];
      for (const [path, entry] of Object.entries(files)) {
        if (typeof entry === 'object' && 'commit' in entry) {
          submodules.push([path, entry.commit]);
          continue;
        }
        const file = join(tree, path);
        mkdirSync(dirname(file), { recursive: true });
        if (typeof entry === 'string') {
          writeFileSync(file, entry);
          chmodSync(file, entry.startsWith('#!') ? 0o755 : 0o644);
        } else symlinkSync(entry.leadsTo, file);
      }
      git('add', '--all');
      for (const [path, commit] of submodules)
        git('update-index', '--add', '--cacheinfo', `160000,${commit},${path}`);
      git('commit', '--quiet', '--message=files');
      return git('rev-parse', 'HEAD');
    },
  };
}
