import { containerNames, traitsOf, type ContainerName } from '../../../pipeline/containers.ts';
import { stepNames } from '../../../resource/steps.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Job } from '../job.ts';

/** A container whose log can be read. */
export interface LogSource {
  readonly container: ContainerName;
  readonly step: string;
  /** Its file in the archive; undefined if its log is not archived. */
  readonly file: string | undefined;
}

const sources: readonly LogSource[] = containerNames.map((container) => {
  const { step, archive } = traitsOf(container);
  // What `summarize` prints is a report.
  const file = archive?.file.endsWith('.log') ? archive.file : undefined;
  return { container, step, file };
});

const withPods = [...new Set(sources.map(({ step }) => step))];

/**
 * The containers whose logs to show, in the order in which they run: those of a step, or one by its name; by default those
 * that are archived, too.
 * @throws Failure for a name that is neither a step nor a container
 */
export function logSources(job: Pick<Job, 'spec'>, step: string | undefined): LogSource[] {
  const { git, artifact } = job.spec.source;
  const left = new Set([...(git ? [] : ['clone']), ...(artifact ? [] : ['fetch'])]);
  const present = sources.filter(({ container }) => !left.has(container));
  if (step === undefined) return present.filter(({ file }) => file !== undefined);
  const ofStep = present.filter((source) => source.step === step && source.container !== 'restore');
  const found = ofStep.length > 0 ? ofStep : present.filter(({ container }) => container === step);
  if (found.length > 0) return found;
  const isStep = (stepNames as readonly string[]).includes(step);
  const message = isStep ? `the step ${step} has no pod, and so no log` : `there is no step ${step}`;
  throw new Failure(message, {
    code: exitCodes.usage,
    next: [`Steps with a log: ${withPods.join(', ')}`],
  });
}
