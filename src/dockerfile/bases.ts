import { posix } from 'node:path';
import { listOf } from './grammar.ts';
import type { Instruction } from './instruction.ts';
import { mountsOf } from './mounts.ts';
import { parseDockerfile } from './parse.ts';
import { goalOf, referencesOf, stageFinder, stagesOf, type Stage } from './stages.ts';
import type { BuildArgs } from './variables.ts';

export interface Bases {
  /** The image that the last stage is based on, directly or through other stages. Undefined for `scratch`. */
  readonly root: string | undefined;
  /** All images whose operating system ends up in the built image, the root included, in file order. */
  readonly images: readonly string[];
}

/** Folders with the packages of an operating system. Copying one of them as a whole takes the packages along. */
const systemFolders = new Set([
  '/',
  '/usr',
  '/usr/lib',
  '/lib',
  '/lib64',
  '/bin',
  '/sbin',
  '/var',
  '/var/lib',
]);

/**
 * The images that the built image consists of: what its last stage is based on, and what whole system folders are copied
 * or mounted from. A stage that only compiles something does not count. References have their variables replaced.
 */
export function basesOf(
  text: string,
  { args, target }: { readonly args: BuildArgs; readonly target?: string | undefined },
): Bases {
  const { stages } = stagesOf(parseDockerfile(text).instructions, args);
  const find = stageFinder(stages);
  const images = new Set<string>();
  const seen = new Set<number>();
  const goal = goalOf(stages, target);
  const open = [goal];
  while (open.length > 0) {
    const number = open.pop();
    const stage = number === undefined || seen.has(number) ? undefined : stages[number];
    if (number === undefined || stage === undefined) continue;
    seen.add(number);
    if (stage.parent === undefined) images.add(stage.base);
    open.push(stage.parent);
    for (const reference of stage.instructions.filter(takesSystem).flatMap(referencesOf)) {
      const copied = find(reference);
      if (copied === undefined) images.add(reference);
      open.push(copied);
    }
  }
  images.delete('scratch');
  const root = rootOf(stages, goal);
  return { root: root === 'scratch' ? undefined : root, images: [...images] };
}

/** The image that a stage is based on, directly or through other stages. */
function rootOf(stages: readonly Stage[], number: number | undefined): string | undefined {
  let stage = number === undefined ? undefined : stages[number];
  while (stage?.parent !== undefined) stage = stages[stage.parent];
  return stage?.base;
}

/** Whether an instruction may copy a system folder as a whole. What cannot be told counts. */
function takesSystem(instruction: Instruction): boolean {
  if (instruction.keyword === 'RUN') return mountsOf(instruction).some(({ source }) => isSystem(source));
  return instruction.keyword === 'COPY' && listOf(instruction.text).slice(0, -1).some(isSystem);
}

function isSystem(path: string): boolean {
  const head = posix.normalize(`/${path}`).split('/', 3).join('/');
  if (/[$*?[\\]/.test(head)) return true;
  return systemFolders.has(posix.normalize(`/${path}/.`).replace(/(?<=.)\/$/, ''));
}
