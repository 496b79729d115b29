import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { buildGoTool } from '../artifacts/go-build.ts';
import type { GoRecipe } from '../artifacts/go-recipe.ts';
import type { Progress } from '../progress.ts';
import { versions } from '../versions.ts';

const recipe: GoRecipe = {
  folder: 'gitea',
  upstream: { module: 'code.gitea.io/gitea', version: versions.gitea },
  packages: { gitea: 'gitea.dev' },
  variables: { 'main.Version': versions.gitea.replace('v', '') },
};

export interface Gitea {
  readonly program: string;
  /** The folder with its templates, options and public files, which the program does not contain. */
  readonly resources: string;
}

const downloaded = z.object({ Dir: z.string() });

/** Builds Gitea, unless the cache has it. Its resources are in the module as Go has downloaded it. */
export async function ensureGitea(progress: Progress): Promise<Gitea> {
  const folder = await buildGoTool(recipe, progress);
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', 'gitea.dev'], {
    cwd: join(import.meta.dirname, '..', 'go', recipe.folder),
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
  });
  return { program: join(folder, 'gitea'), resources: downloaded.parse(JSON.parse(stdout)).Dir };
}
