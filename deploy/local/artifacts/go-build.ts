import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { logged } from '../command.ts';
import { logDirectory } from '../paths.ts';
import type { Progress } from '../progress.ts';
import { withCacheLock } from './cache-lock.ts';
import { type CacheEntry, ensureEntry, entryPath, exists } from './cache.ts';
import { executableOf, goArguments, type GoRecipe } from './go-recipe.ts';

const goDirectory = join(import.meta.dirname, '..', 'go');

/** Returns the folder of a recipe's binaries, building them if needed. The caller must hold the cache's lock. */
export async function buildGo(recipe: GoRecipe, progress: Progress): Promise<string> {
  return ensureEntry(await goEntry(recipe), (draft) =>
    progress.step(`build ${Object.keys(recipe.packages).join(', ')}`, () => compile(recipe, draft)),
  );
}

/** Like `buildGo`, but takes the cache's lock itself, and only if there is something to build. */
export async function buildGoTool(recipe: GoRecipe, progress: Progress): Promise<string> {
  const path = entryPath(await goEntry(recipe));
  return (await exists(path)) ? path : withCacheLock(progress, () => buildGo(recipe, progress));
}

/** @throws Error if go.mod and versions.ts pin different versions */
async function goEntry(recipe: GoRecipe): Promise<CacheEntry> {
  const files = await sourceFiles(sourceOf(recipe));
  requirePinned(recipe, files.get('go.mod') ?? '');
  return {
    kind: 'bin',
    name: [recipe.folder, recipe.upstream?.version].filter(Boolean).join('-'),
    inputs: {
      recipe,
      sources: [...files].map(([path, text]) => [path, digest(text)]),
      arguments: goArguments(recipe, ''),
    },
  };
}

const sourceOf = (recipe: GoRecipe): string => join(goDirectory, recipe.folder);

async function compile(recipe: GoRecipe, draft: string): Promise<void> {
  const log = join(logDirectory, 'build', `${recipe.folder}.log`);
  await logged(log, 'go', goArguments(recipe, `${draft}/`), {
    cwd: sourceOf(recipe),
    env: { CGO_ENABLED: recipe.cgo ? '1' : '0', GOFLAGS: '', GOWORK: 'off' },
  });
  for (const [binary, goPackage] of Object.entries(recipe.packages)) {
    await rename(join(draft, executableOf(recipe, goPackage)), join(draft, binary));
  }
}

/** go.mod, go.sum and every source file below a module's folder, by relative path and in a stable order. */
async function sourceFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await readdir(folder, { recursive: true }))
    .filter((path) => /\.go$|^go\.(mod|sum)$/.test(path))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  return new Map(paths.map((path, index) => [path, texts[index] ?? '']));
}

function requirePinned(recipe: GoRecipe, goMod: string): void {
  if (recipe.upstream === undefined) return;
  const pin = `${recipe.upstream.module} ${recipe.upstream.version}`;
  if (goMod.split('\n').some((line) => line.includes(pin))) return;
  throw new Error(
    `go/${recipe.folder}/go.mod must require "${pin}", as pinned in versions.ts; change both together`,
  );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
