import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { logged } from '../command.ts';
import { logDirectory } from '../paths.ts';
import type { Progress } from '../progress.ts';
import { ensureEntry } from './cache.ts';
import { executableOf, goArguments, type GoRecipe } from './go-recipe.ts';

const goDirectory = join(import.meta.dirname, '..', 'go');

/** Builds a recipe unless the cache has it. Returns the folder that holds its binaries. */
export async function buildGo(recipe: GoRecipe, progress: Progress): Promise<string> {
  const source = join(goDirectory, recipe.folder);
  const files = await sourceFiles(source);
  requirePinned(recipe, files.get('go.mod') ?? '');
  const entry = {
    kind: 'bin',
    name: [recipe.folder, recipe.upstream?.version].filter(Boolean).join('-'),
    inputs: {
      recipe,
      sources: [...files].map(([path, text]) => [path, digest(text)]),
      arguments: goArguments(recipe, ''),
    },
  };
  return ensureEntry(entry, (draft) =>
    progress.step(`build ${Object.keys(recipe.packages).join(', ')}`, () => compile(recipe, source, draft)),
  );
}

async function compile(recipe: GoRecipe, source: string, draft: string): Promise<void> {
  const log = join(logDirectory, 'build', `${recipe.folder}.log`);
  await logged(log, 'go', goArguments(recipe, `${draft}/`), {
    cwd: source,
    env: { CGO_ENABLED: recipe.cgo ? '1' : '0', GOFLAGS: '', GOWORK: 'off' },
  });
  for (const [binary, goPackage] of Object.entries(recipe.packages)) {
    await rename(join(draft, executableOf(recipe, goPackage)), join(draft, binary));
  }
}

/** go.mod, go.sum and every source file below a module's folder, by relative path, in a stable order. */
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
    `go/${recipe.folder}/go.mod does not require «${pin}», which versions.ts pins; change both together`,
  );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
