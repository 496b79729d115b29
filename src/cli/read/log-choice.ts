import { logChoices, stepsWithLogs, type LogChoice } from '../../resource/logs/choice.ts';
import { stepNames } from '../../resource/steps.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** Reads `--step`. @throws Failure for what has no log */
export function logChoiceOf(text: string): LogChoice {
  const found = logChoices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const isStep = (stepNames as readonly string[]).includes(text);
  throw new Failure(isStep ? `the step ${text} has no pod, and so no log` : `there is no step ${text}`, {
    code: exitCodes.usage,
    next: [
      `Steps with a log: ${stepsWithLogs.join(', ')}`,
      `Containers of them: ${logChoices.slice(stepsWithLogs.length).join(', ')}`,
    ],
  });
}
