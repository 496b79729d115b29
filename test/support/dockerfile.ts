import { dockerfileFault, type DockerfileOptions } from '../../src/dockerfile/index.ts';
import type { Problem } from '../../src/dockerfile/problem.ts';

/** Checks the lines of a Dockerfile. By default, the job has no files and no build arguments. */
export const judgeLines = (
  lines: readonly string[],
  options: Partial<DockerfileOptions> = {},
): Problem | undefined => dockerfileFault(lines.join('\n'), { files: [], args: {}, ...options });

/** Checks instructions that follow `FROM debian`. */
export const judgeStage = (
  lines: readonly string[],
  options: Partial<DockerfileOptions> = {},
): Problem | undefined => judgeLines(['FROM debian', ...lines], options);
