import { logEnd } from '../../text/cut.ts';
import { containerNames, traitsOf, type ContainerName, type PodStep } from '../containers.ts';
import type { Snapshot } from '../snapshot.ts';

/** The log of a container of this job. */
export interface OwnLog {
  readonly step: PodStep;
  readonly container: ContainerName;
  readonly text: string;
}

/** The logs of a job that is being archived, each cut as in the archive, without reports and without those of earlier jobs. */
export const ownLogs = ({ logs }: Pick<Snapshot, 'logs'>): readonly OwnLog[] =>
  containerNames.flatMap((container) => {
    const { archive, step } = traitsOf(container);
    const text = logs[container];
    return archive?.keep === 'end' && text ? [{ step, container, text: logEnd(text, 64 * 1024) }] : [];
  });
