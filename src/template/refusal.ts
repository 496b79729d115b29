import type { TemplateStatus } from '../resource/template/status.ts';
import { oneLine } from '../text/quote.ts';

/** How long a 403 may last, in milliseconds: a quota that is used up for a moment, an RBAC rule that is being replaced. */
const patience = 60_000;

/** Characters of the apiserver's words. They may repeat a value of the spec. */
const longest = 1000;

/**
 * Until when a job that is refused with a 403 is tried again, with backoff, in milliseconds since the epoch. Once one of the template was
 * refused for good, each later one has a single attempt.
 * @param since when the first job became due that is not made
 */
export const patientUntil = ({ conditions }: TemplateStatus, since: number): number =>
  conditions?.some(({ reason }) => reason === 'JobRefused') === true ? since : since + patience;

export const refusalMessage = (words: string): string =>
  `the job that was due is not accepted: ${oneLine(words, longest)}`;

export const takenMessage = (name: string): string =>
  `the job that was due cannot have its name: another DockerfileJob ${name} is there, which this template does not own; delete that one`;
