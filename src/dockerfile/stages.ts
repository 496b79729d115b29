import { expand } from './expand.ts';
import { flagValues } from './flags.ts';
import { triggerOf, type Instruction } from './instruction.ts';
import { mountsOf } from './mounts.ts';
import { globalVariables, inFrom, type BuildArgs, type Variables } from './variables.ts';
import { plainWords } from './words.ts';

export interface Stage {
  readonly from: Instruction;
  /** In lower case. Without a name, the stage can only be referenced by its number. */
  readonly name: string | undefined;
  /** The image or stage in FROM, with variables replaced. May be empty. */
  readonly base: string;
  /** The number of the earlier stage that this one is based on. */
  readonly parent: number | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Stages {
  /** The variables set by ARG before the first FROM. */
  readonly global: Variables;
  /** The instructions before the first FROM. */
  readonly before: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/** Groups instructions into stages. */
export function stagesOf(instructions: readonly Instruction[], given: BuildArgs): Stages {
  const before: Instruction[] = [];
  const split: { from: Instruction; instructions: Instruction[] }[] = [];
  let current = before;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') split.push({ from: instruction, instructions: (current = []) });
    else current.push(instruction);
  }
  const global = globalVariables(
    before.filter(({ keyword }) => keyword === 'ARG'),
    given,
  );
  const lookup = inFrom(global, given);
  const numbers = new Map<string, number>();
  const stages = split.map((stage, number) => {
    const [image, , alias] = plainWords(stage.from.text);
    const base = image === undefined ? '' : expand(image, stage.from.escape, lookup);
    const name = alias?.toLowerCase();
    const parent = numbers.get(base.toLowerCase());
    if (name !== undefined) numbers.set(name, number);
    return { ...stage, name, base, parent };
  });
  return { global, before, stages };
}

/** The number of the stage to build. Undefined if no stage has that name. */
export function goalOf(stages: readonly Stage[], target: string | undefined): number | undefined {
  if (target === undefined) return stages.length - 1;
  const number = stages.findLastIndex(({ name }) => name === target.toLowerCase());
  return number === -1 ? undefined : number;
}

/** The stages and images that an instruction copies from or mounts. */
export function referencesOf(instruction: Instruction): string[] {
  if (instruction.keyword === 'COPY') return flagValues(instruction, 'from');
  if (instruction.keyword !== 'RUN') return [];
  return mountsOf(instruction).flatMap(({ from }) => from ?? []);
}

/** The ONBUILD instructions for the stages that are based on this one. */
export const triggersOf = ({ instructions }: Stage): Instruction[] =>
  instructions.filter(({ keyword }) => keyword === 'ONBUILD').map(triggerOf);

/** Resolves a reference to the number of a stage. Undefined if it refers to an image. */
export function stageFinder(stages: readonly Stage[]): (reference: string) => number | undefined {
  const numbers = new Map(stages.map(({ name }, number) => [name, number]));
  return (reference) =>
    /^[0-9]{1,6}$/.test(reference) ? Number(reference) : numbers.get(reference.toLowerCase());
}

/** The numbers of the stages needed to build one, including itself. Engines skip the others. */
export function neededStages(stages: readonly Stage[], goal: number): ReadonlySet<number> {
  const find = stageFinder(stages);
  const needed = new Set<number>();
  const open: (number | undefined)[] = [goal];
  while (open.length > 0) {
    const number = open.pop();
    const stage = number === undefined || needed.has(number) ? undefined : stages[number];
    if (number === undefined || stage === undefined) continue;
    needed.add(number);
    const references = [...stage.instructions, ...triggersOf(stage)].flatMap(referencesOf);
    open.push(stage.parent, ...references.map(find));
  }
  return needed;
}
