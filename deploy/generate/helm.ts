import { buildGoTool } from '../local/artifacts/go-build.ts';
import { goRecipes } from '../local/artifacts/go-recipe.ts';
import { output } from '../local/command.ts';
import { createProgress } from '../local/progress.ts';

/** Runs the pinned Helm, so that everybody renders the same bytes, and returns what it prints. @throws CommandError */
export async function helm(args: readonly string[]): Promise<string> {
  const recipe = goRecipes.find(({ folder }) => folder === 'helm');
  if (recipe === undefined) throw new Error('deploy/local/artifacts/go-recipe.ts has no recipe «helm»');
  const folder = await buildGoTool(recipe, createProgress());
  return output(`${folder}/helm`, args);
}
