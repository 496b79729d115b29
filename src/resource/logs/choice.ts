import { archivedLogs, logNames, type LogName } from '../archived-logs.ts';
import { stepNames, type StepName } from '../steps.ts';

/** What the logs of a job can be narrowed down to: a step, or one container. Where both have one name, it is the step. */
export type LogChoice = Extract<StepName, (typeof archivedLogs)[LogName]['step']> | LogName;

const stepOf = (name: LogName): StepName => archivedLogs[name].step;
const containersOf = (step: string): LogName[] => logNames.filter((name) => stepOf(name) === step);

/** The steps that have a log, in their order. */
export const stepsWithLogs = stepNames.filter((step) => containersOf(step).length > 0) as LogChoice[];

/** Every choice: the steps first, then the containers that are not named like one. */
export const logChoices: readonly LogChoice[] = [...new Set<LogChoice>([...stepsWithLogs, ...logNames])];

/** The logs that are shown: all of a step, that of a container, or those of the whole job without reports. */
export function logsOf(choice: LogChoice | undefined): LogName[] {
  if (choice === undefined) return logNames.filter((name) => archivedLogs[name].keep === 'end');
  const ofStep = containersOf(choice);
  return ofStep.length > 0 ? ofStep : logNames.filter((name) => name === choice);
}
