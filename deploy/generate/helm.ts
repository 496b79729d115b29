import { buildGoTool } from '../local/artifacts/go-build.ts';
import { goRecipes } from '../local/artifacts/go-recipe.ts';
import { output } from '../local/command.ts';
import { createProgress } from '../local/progress.ts';

/** Runs the pinned Helm, which renders the same bytes everywhere, and returns its output. @throws CommandError */
export async function helm(args: readonly string[]): Promise<string> {
  const recipe = goRecipes.find(({ folder }) => folder === 'helm');
  if (recipe === undefined) throw new Error('deploy/local/artifacts/go-recipe.ts has no recipe for helm');
  const folder = await buildGoTool(recipe, createProgress());
  return output(`${folder}/helm`, args);
}
