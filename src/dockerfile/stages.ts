import { expand } from './expand.ts';
import { flagValues } from './flags.ts';
import { triggerOf, type Instruction } from './instruction.ts';
import { mountsOf } from './mounts.ts';
import { globalVariables, inFrom, type BuildArgs, type Variables } from './variables.ts';
import { plainWords } from './words.ts';

export interface Stage {
  readonly from: Instruction;
  /** In lower case; without one the stage can only be named by its number. */
  readonly name: string | undefined;
  /** The image or stage that FROM names, variables replaced; empty if they are. */
  readonly base: string;
  /** The earlier stage that this one is built on, by its number. */
  readonly parent: number | undefined;
  readonly instructions: readonly Instruction[];
}

export interface Stages {
  /** What the ARGs before the first FROM set. */
  readonly global: Variables;
  /** The instructions before the first FROM. */
  readonly before: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/** Sorts instructions into their stages. */
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
  const lookup = inFrom(global);
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

/** What an instruction takes from other stages or images: `--from=` and the mounts of RUN. */
export function referencesOf(instruction: Instruction): string[] {
  if (instruction.keyword === 'COPY') return flagValues(instruction, 'from');
  if (instruction.keyword !== 'RUN') return [];
  return mountsOf(instruction).flatMap(({ from }) => from ?? []);
}

/** What ONBUILD keeps for the stages that are built on this one. */
export const triggersOf = ({ instructions }: Stage): Instruction[] =>
  instructions.filter(({ keyword }) => keyword === 'ONBUILD').map(triggerOf);

/** Finds the number of the stage that a reference means, by name or by number; undefined if it means an image. */
export function stageFinder(stages: readonly Stage[]): (reference: string) => number | undefined {
  const numbers = new Map(stages.map(({ name }, number) => [name, number]));
  return (reference) =>
    /^[0-9]{1,6}$/.test(reference) ? Number(reference) : numbers.get(reference.toLowerCase());
}

/** The numbers of the stages that building one of them needs, itself included; engines build no others. */
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
