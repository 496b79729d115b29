import { limits } from '../resource/limits.ts';
import { baseImageProblem } from './base-images.ts';
import { contextProblem } from './context-walk.ts';
import { budgetProblem, contextOf } from './context.ts';
import { deniedArgument, deniedFrontend } from './denied.ts';
import { formProblem } from './form.ts';
import { parseDockerfile } from './parse.ts';
import { firstProblem, problemAt, type Problem } from './problem.ts';
import { referenceProblem } from './references.ts';
import { goalOf, neededStages, stagesOf, type Stage } from './stages.ts';
import { withoutAdvice } from './transfers.ts';
import type { BuildArgs } from './variables.ts';
import { quote } from '../text/quote.ts';

export interface DockerfileOptions {
  /** The files of the build context, relative to its root. If undefined, no file counts as missing. */
  readonly files: readonly string[] | undefined;
  /** The text of .dockerignore, if there is one. */
  readonly dockerignore?: string | undefined;
  /** spec.build.target */
  readonly target?: string | undefined;
  /** spec.build.args */
  readonly args: BuildArgs;
  /** Patterns of the images that it may be based on. Undefined: all. */
  readonly baseImages?: readonly string[] | undefined;
}

/**
 * Checks a Dockerfile before any pod is created: its syntax, features that are not allowed, and files that are missing
 * from the build context. Returns the first problem in file order, or undefined if there is none.
 */
export function dockerfileFault(text: string, options: DockerfileOptions): Problem | undefined {
  const unreadable = textProblem(text);
  if (unreadable) return unreadable;
  const parsed = parseDockerfile(text);
  const { target } = options;
  const sorted = stagesOf(parsed.instructions, options.args);
  const goal = goalOf(sorted.stages, target);
  const needed = neededStages(sorted.stages, goal ?? sorted.stages.length - 1);
  const context = contextOf(options.files, options.dockerignore);
  const missing = contextProblem(sorted, needed, context, options.args);
  return firstProblem([
    parsed.directives.problem,
    deniedFrontend(parsed.directives),
    parsed.problem,
    formProblem(parsed.instructions, sorted),
    referenceProblem(sorted.stages),
    baseImageProblem(sorted, options.args, options.baseImages),
    // What was not compared with every file is not known to be missing.
    budgetProblem(context) ?? missing,
    deniedArgument(options.args),
    target !== undefined && goal === undefined ? unknownTarget(sorted.stages, target) : undefined,
  ]);
}

/** What a Dockerfile needs of its build context, in words; undefined if nothing, or if it has another fault before. */
export function neededFiles(text: string): string | undefined {
  const fault = dockerfileFault(text, { files: [], args: {} });
  return fault?.reason === 'ContextMissing' ? withoutAdvice(fault.message) : undefined;
}

const control = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;

/** Checks the size and the characters of the text. */
function textProblem(text: string): Problem | undefined {
  if (Buffer.byteLength(text) > limits.dockerfileBytes) {
    const message = `the Dockerfile is larger than ${limits.dockerfileBytes / 1024} KiB; move large content to a base image`;
    return { reason: 'DockerfileTooLarge', message };
  }
  const at = text.search(control);
  if (at === -1) return undefined;
  const line = text.slice(0, at).split('\n').length;
  return problemAt(
    line,
    'DockerfileInvalid',
    `the character ${quote(text.charAt(at))} is not allowed in a Dockerfile`,
  );
}

function unknownTarget(stages: readonly Stage[], target: string): Problem {
  const names = stages.flatMap(({ name }) => name ?? []).slice(0, 10);
  const has =
    names.length === 0 ? 'it has no named stages (FROM … AS name)' : `its stages are ${names.join(', ')}`;
  const message = `spec.build.target ${quote(target)} is not a stage of the Dockerfile; ${has}`;
  return { reason: 'DockerfileInvalid', message };
}
