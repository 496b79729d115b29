import { parseJson } from '../text/json.ts';
import type { Escape } from './directives.ts';
import { heredocsOf, type Heredocs } from './heredoc.ts';
import { readFlags } from './read-flags.ts';
import { trim } from './white-space.ts';

export const keywords = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;
export type Keyword = (typeof keywords)[number];

/** An instruction, with its continued lines joined. */
export interface Instruction {
  /** In upper case. May be unknown. */
  readonly keyword: string;
  /** Its first line, from 1. */
  readonly line: number;
  /** The joined line as written, without here-documents. */
  readonly original: string;
  /** The flags before the arguments, as `--name=value` without quotes. */
  readonly flags: readonly string[];
  /** Whether a flag has characters beyond ASCII. */
  readonly oddFlags: boolean;
  /** The text after the flags. */
  readonly text: string;
  readonly escape: Escape;
}

/** Parses arguments in exec form. Returns `mixed` if some items are not strings, and undefined for other text. */
export function execForm(text: string): string[] | 'mixed' | undefined {
  if (!text.startsWith('[')) return undefined;
  const value = parseJson(text);
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((one) => typeof one === 'string');
  return strings.length === value.length ? strings : 'mixed';
}

/** Splits a joined line as BuildKit does (frontend/dockerfile/parser/split_command.go). */
export function readInstruction(original: string, line: number, escape: Escape): Instruction {
  const trimmed = trim(original);
  const gap = /[\t\v\f\r ]+/.exec(trimmed);
  const word = trimmed.slice(0, gap?.index);
  const { flags, rest, odd } = readFlags(
    gap === null ? '' : trimmed.slice(gap.index + gap[0].length),
    escape,
  );
  // Some letters beyond ASCII become ASCII in upper case.
  const keyword = /^[a-z]+$/i.test(word) ? word.toUpperCase() : word;
  return { keyword, line, original: trimmed, flags, oddFlags: odd, text: trim(rest), escape };
}

/** The instruction that ONBUILD triggers. */
export const triggerOf = (onbuild: Instruction): Instruction =>
  readInstruction(onbuild.text, onbuild.line, onbuild.escape);

/** The here-documents that follow an instruction. */
export function heredocsAfter(instruction: Instruction): Heredocs {
  if (!instruction.original.includes('<<')) return [];
  const carrier = instruction.keyword === 'ONBUILD' ? triggerOf(instruction) : instruction;
  const mayHave = ['ADD', 'COPY', 'RUN'].includes(carrier.keyword) && !Array.isArray(execForm(carrier.text));
  return mayHave ? heredocsOf(instruction.original) : [];
}
