import type { Reason } from '../resource/reasons.ts';
import type { Fault } from '../resource/verdict.ts';

export type DockerfileReason = Extract<
  Reason,
  'DockerfileInvalid' | 'ContextMissing' | 'DockerfileTooLarge' | 'DockerfileDenied' | 'BaseImageDenied'
>;

/** Why a Dockerfile is rejected before any pod is created. */
export type Problem = Fault<DockerfileReason>;

/** A problem in one line, which the message names, too. */
export const problemAt = (line: number, reason: DockerfileReason, message: string): Problem => ({
  reason,
  message: `line ${line}: ${message}`,
  line,
});

/** The first problem in file order. Problems without a line come last. */
export const firstProblem = (problems: readonly (Problem | undefined)[]): Problem | undefined =>
  problems.filter((problem) => problem !== undefined).sort((one, other) => lineOf(one) - lineOf(other))[0];

const lineOf = ({ line }: Problem): number => line ?? Number.MAX_SAFE_INTEGER;
