import { expand } from './expand.ts';
import type { Instruction } from './instruction.ts';
import { unknownValue, type Lookup } from './lexer.ts';
import { quotedWords } from './words.ts';

/** The values of spec.build.args by name. */
export type BuildArgs = Readonly<Record<string, string>>;

const givenTo = (given: BuildArgs, name: string): string | undefined =>
  Object.hasOwn(given, name) ? given[name] : undefined;

/** Variables by name. A value is undefined if it is known only to the build. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** ARGs that BuildKit predefines, mostly from its platform (dockerfile2llb/platform.go). */
const automatic = /^(?:(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/;

/** The names and values of an ARG or ENV instruction, as written. */
export function pairsOf({ keyword, text, escape }: Instruction): { name: string; value?: string }[] {
  const words = quotedWords(text, escape);
  const isOldForm = keyword === 'ENV' && words[0]?.includes('=') !== true;
  if (isOldForm) {
    const gap = /[\t\v\f\r ]+/.exec(text);
    const value = gap === null ? '' : text.slice(gap.index + gap[0].length);
    return [{ name: text.slice(0, gap?.index), value }];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals === -1 ? { name: word } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** The variables before the first FROM that have a value. */
export function globalVariables(args: readonly Instruction[], given: BuildArgs): Variables {
  const known = new Map<string, string | undefined>();
  const lookup = inFrom(known, given);
  for (const instruction of args)
    for (const { name, value } of pairsOf(instruction)) {
      const asked = givenTo(given, name);
      if (asked !== undefined) known.set(name, asked);
      else if (value !== undefined) known.set(name, certain(expand(value, instruction.escape, lookup)));
    }
  return known;
}

/** Looks up variables as FROM does. */
export const inFrom =
  (global: Variables, given: BuildArgs): Lookup =>
  (name) => {
    if (global.has(name)) return global.get(name);
    return automatic.test(name) ? givenTo(given, name) : null;
  };

/** The variables of a stage, up to the current instruction. */
export interface Scope {
  /** The stage that this one is based on. Its ENV applies here, its ARG does not. */
  readonly parent: Scope | undefined;
  readonly env: Map<string, string | undefined>;
  readonly args: Map<string, string | undefined>;
}

export const newScope = (parent: Scope | undefined): Scope => ({ parent, env: new Map(), args: new Map() });

/** How many stages up a variable is looked for. Longer chains of stages would take quadratic time. */
const mostParents = 4;

/** Looks up variables as the instructions of a stage do: ENV overrides ARG. */
export const inScope =
  (scope: Scope): Lookup =>
  (name) => {
    let holder: Scope | undefined = scope;
    for (let up = 0; holder !== undefined && !holder.env.has(name); up += 1) {
      if (up === mostParents) return undefined;
      holder = holder.parent;
    }
    return holder ? holder.env.get(name) : scope.args.get(name);
  };

/** Adds the variables of an ARG or ENV instruction to the scope. */
export function declare(scope: Scope, instruction: Instruction, global: Variables, given: BuildArgs): void {
  const lookup = inScope(scope);
  const expanded = (value: string): string | undefined => certain(expand(value, instruction.escape, lookup));
  const isEnv = instruction.keyword === 'ENV';
  const settings = pairsOf(instruction).map(({ name, value }) => {
    if (isEnv) return [name, expanded(value ?? '')] as const;
    const asked = givenTo(given, name);
    return [name, asked ?? (value === undefined ? global.get(name) : expanded(value))] as const;
  });
  for (const [name, value] of settings) (isEnv ? scope.env : scope.args).set(name, value);
}

/** Undefined for a value with an unknown part. */
const certain = (value: string): string | undefined => (value.includes(unknownValue) ? undefined : value);
