import { parseJson } from '../text/json.ts';
import type { Escape } from './directives.ts';
import { heredocsOf, type Heredoc } from './heredoc.ts';
import { quotedWords, unquoted } from './words.ts';

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
  const trimmed = original.trim();
  const gap = /[\t\v\f\r ]+/.exec(trimmed);
  const keyword = trimmed.slice(0, gap?.index).toUpperCase();
  const rest = gap === null ? '' : trimmed.slice(gap.index + gap[0].length);
  const words = quotedWords(rest, escape);
  const past = words.findIndex(({ word }) => !word.startsWith('--') || word === '--');
  const flagWords = past === -1 ? words : words.slice(0, past);
  const end = words[past]?.word === '--' ? words[past].end : (flagWords.at(-1)?.end ?? 0);
  const flags = flagWords.map(({ word }) => unquoted(word, escape));
  return { keyword, line, original: trimmed, flags, text: rest.slice(end).trim(), escape };
}

/** The instruction that ONBUILD triggers. */
export const triggerOf = (onbuild: Instruction): Instruction =>
  readInstruction(onbuild.text, onbuild.line, onbuild.escape);

/** The here-documents that follow an instruction. */
export function heredocsAfter(instruction: Instruction): Heredoc[] {
  const carrier = instruction.keyword === 'ONBUILD' ? triggerOf(instruction) : instruction;
  const mayHave = ['ADD', 'COPY', 'RUN'].includes(carrier.keyword) && !Array.isArray(execForm(carrier.text));
  return mayHave ? heredocsOf(instruction.original) : [];
}
