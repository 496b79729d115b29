import type { Context } from './context.ts';
import { firstProblem, type Problem } from './problem.ts';
import { triggersOf, type Stages } from './stages.ts';
import { transferProblem } from './transfers.ts';
import { declare, inScope, newScope, type BuildArgs, type Scope } from './variables.ts';

/** The first problem with what the needed stages copy from the build context. */
export function contextProblem(
  { global, stages }: Stages,
  needed: ReadonlySet<number>,
  context: Context,
  given: BuildArgs,
): Problem | undefined {
  const scopes = new Map<number, Scope>();
  const triggered = new Set<number>();
  const problems: Problem[] = [];
  for (const [number, stage] of stages.entries()) {
    if (!needed.has(number)) continue;
    const { parent } = stage;
    const scope = newScope(parent === undefined ? undefined : scopes.get(parent));
    scopes.set(number, scope);
    // ONBUILD instructions run in every stage that is based on this one. It is enough to check them in the first.
    const triggers =
      parent === undefined || triggered.has(parent)
        ? []
        : stages.slice(parent, parent + 1).flatMap(triggersOf);
    if (parent !== undefined) triggered.add(parent);
    for (const instruction of [...triggers, ...stage.instructions]) {
      if (['ARG', 'ENV'].includes(instruction.keyword)) declare(scope, instruction, global, given);
      const problem = transferProblem(instruction, context, inScope(scope));
      if (problem) problems.push(problem);
    }
  }
  return firstProblem(problems);
}
