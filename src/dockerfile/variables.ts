import { expand, unknownValue, type Lookup } from './expand.ts';
import type { Instruction } from './instruction.ts';
import { quotedWords } from './words.ts';

/** Values for ARG instructions by name, as spec.build.args has them. */
export type BuildArgs = Readonly<Record<string, string>>;

const givenTo = (given: BuildArgs, name: string): string | undefined =>
  Object.hasOwn(given, name) ? given[name] : undefined;

/** Names and values; a value is undefined where only the build will know it. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** ARGs that BuildKit sets by itself, after the machine that it runs on. */
const automatic = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT|STAGE)$/;

/** The names and, where they are given, the values of ARG and ENV, as they are written. */
function pairsOf({ keyword, text, escape }: Instruction): { name: string; value?: string }[] {
  const words = quotedWords(text, escape).map(({ word }) => word);
  const isOldForm = keyword === 'ENV' && words[0]?.includes('=') !== true;
  if (isOldForm) return [{ name: text.replace(/\s.*$/s, ''), value: text.replace(/^\S+\s*/, '') }];
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals === -1 ? { name: word } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}

/** The variables before the first FROM; those without a value are empty there. */
export function globalVariables(args: readonly Instruction[], given: BuildArgs): Variables {
  const known = new Map<string, string | undefined>();
  for (const instruction of args)
    for (const { name, value } of pairsOf(instruction)) {
      const fallback = expand(value ?? '', instruction.escape, (other) => known.get(other) ?? '');
      known.set(name, givenTo(given, name) ?? fallback);
    }
  return known;
}

/** How FROM sees variables: what nobody set is empty. */
export const inFrom =
  (global: Variables): Lookup =>
  (name) =>
    global.has(name) ? global.get(name) : automatic.test(name) ? undefined : '';

/** The variables of one stage, as far as it was read. */
export interface Scope {
  /** The stage that this one is built on: its ENV is seen here, its ARG is not. */
  readonly parent: Scope | undefined;
  readonly env: Map<string, string | undefined>;
  readonly args: Map<string, string | undefined>;
}

export const newScope = (parent: Scope | undefined): Scope => ({ parent, env: new Map(), args: new Map() });

/** How the instructions of a stage see variables: ENV goes before ARG. */
export const inScope =
  (scope: Scope): Lookup =>
  (name) => {
    let holder: Scope | undefined = scope;
    while (holder !== undefined && !holder.env.has(name)) holder = holder.parent;
    return holder ? holder.env.get(name) : scope.args.get(name);
  };

/** Adds to the scope what an ARG or ENV instruction sets. */
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

/** A value that has an unknown part is unknown. */
const certain = (value: string): string | undefined => (value.includes(unknownValue) ? undefined : value);
