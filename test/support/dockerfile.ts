import {
  judgeDockerfile,
  type DockerfileOptions,
  type DockerfileVerdict,
} from '../../src/dockerfile/index.ts';

/** The verdict on a Dockerfile given by its lines; without more, the job has no files and no build arguments. */
export const judgeLines = (
  lines: readonly string[],
  options: Partial<DockerfileOptions> = {},
): DockerfileVerdict => judgeDockerfile(lines.join('\n'), { files: [], args: {}, ...options });

/** The verdict on instructions that follow `FROM debian`. */
export const judgeStage = (
  lines: readonly string[],
  options: Partial<DockerfileOptions> = {},
): DockerfileVerdict => judgeLines(['FROM debian', ...lines], options);

/** An accepted Dockerfile, as far as a test looks. */
export const accepted = { ok: true } as const;
