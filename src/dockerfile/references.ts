import { quote } from '../text/quote.ts';
import type { Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import { referencesOf, stageFinder, type Stage } from './stages.ts';

/** Finds the first invalid reference to an image or a stage. */
export function referenceProblem(stages: readonly Stage[]): Problem | undefined {
  const find = stageFinder(stages);
  for (const { base, from, instructions } of stages) {
    const blank = from.text !== '' && base === '' && problemAt(from.line, 'DockerfileInvalid', blankBase);
    if (blank) return blank;
    const wrong = instructions
      .map((one) => wrongReference(one, stages.length, find))
      .find((one) => one !== undefined);
    if (wrong) return wrong;
  }
  return undefined;
}

const blankBase =
  'the image of FROM is empty after variable substitution; give its ARG a default, or a value in spec.build.args';

function wrongReference(
  instruction: Instruction,
  stageCount: number,
  find: (reference: string) => number | undefined,
): Problem | undefined {
  const references = referencesOf(instruction);
  const variable = references.find((reference) => /\$./.test(reference));
  if (variable !== undefined) {
    const message = `from=${quote(variable)} must not contain a variable; name a stage with FROM … AS and use that name`;
    return problemAt(instruction.line, 'DockerfileInvalid', message);
  }
  const beyond = references.find((reference) => (find(reference) ?? 0) >= stageCount);
  if (beyond === undefined) return undefined;
  return problemAt(instruction.line, 'DockerfileInvalid', `from=${quote(beyond)}: no such stage`);
}
