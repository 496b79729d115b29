import type { Context } from './context.ts';
import { firstProblem, type Problem } from './problem.ts';
import { triggersOf, type Stages } from './stages.ts';
import { transferProblem } from './transfers.ts';
import { declare, inScope, newScope, type BuildArgs, type Scope } from './variables.ts';

/** The first problem, stage by stage, with what the needed stages take from the context. */
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
    // What ONBUILD keeps runs in the stages built on that one; judging it in the first of them is enough.
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
