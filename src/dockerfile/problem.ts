import type { Reason } from '../resource/reasons.ts';
import type { Fault } from '../resource/verdict.ts';

export type DockerfileReason = Extract<
  Reason,
  'DockerfileInvalid' | 'ContextMissing' | 'DockerfileTooLarge' | 'DockerfileDenied'
>;

/** Why a Dockerfile is refused before a pod is made. */
export type Problem = Fault<DockerfileReason>;

/** A problem of one line, which the message names too. */
export const problemAt = (line: number, reason: DockerfileReason, message: string): Problem => ({
  reason,
  message: `line ${line}: ${message}`,
  line,
});

/** The first of some problems in file order; those of no line come last. */
export const firstProblem = (problems: readonly (Problem | undefined)[]): Problem | undefined =>
  problems.filter((problem) => problem !== undefined).sort((one, other) => lineOf(one) - lineOf(other))[0];

const lineOf = ({ line }: Problem): number => line ?? Number.MAX_SAFE_INTEGER;
