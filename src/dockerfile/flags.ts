import { quote } from '../text/quote.ts';
import type { Instruction, Keyword } from './instruction.ts';

type Kind = 'text' | 'texts' | 'boolean';
type Kinds = Readonly<Record<string, Kind>>;

const kindsOf = (kind: Kind, ...names: string[]): Kinds =>
  Object.fromEntries(names.map((name) => [name, kind]));

const none: Kinds = {};

/** The flags of each instruction (moby/buildkit, frontend/dockerfile/instructions). `ignored`: any, without effect. */
const allowed: Record<Keyword, Kinds | 'ignored'> = {
  ADD: {
    ...kindsOf('text', 'chown', 'chmod', 'checksum'),
    ...kindsOf('texts', 'exclude'),
    ...kindsOf('boolean', 'link', 'keep-git-dir', 'unpack'),
  },
  ARG: 'ignored',
  CMD: none,
  COPY: {
    ...kindsOf('text', 'chown', 'chmod', 'from'),
    ...kindsOf('texts', 'exclude'),
    ...kindsOf('boolean', 'link', 'parents'),
  },
  ENTRYPOINT: none,
  ENV: none,
  EXPOSE: none,
  FROM: kindsOf('text', 'platform'),
  HEALTHCHECK: kindsOf('text', 'interval', 'timeout', 'start-period', 'start-interval', 'retries'),
  LABEL: none,
  MAINTAINER: none,
  ONBUILD: none,
  RUN: { ...kindsOf('texts', 'mount', 'device'), ...kindsOf('text', 'network', 'security') },
  SHELL: none,
  STOPSIGNAL: 'ignored',
  USER: none,
  VOLUME: none,
  WORKDIR: none,
};

/** The values of a flag, in order. A flag without `=` has the value ''. */
export const flagValues = ({ flags }: Instruction, name: string): string[] =>
  flags
    .filter((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`))
    .map((flag) => flag.slice(name.length + 3));

/** Describes the first invalid flag of an instruction. */
export function flagComplaint(keyword: Keyword, { flags }: Instruction): string | undefined {
  const kinds = allowed[keyword];
  if (kinds === 'ignored') return undefined;
  const nameOf = (flag: string): string => flag.replace(/=.*$/s, '');
  const used = new Set<string>();
  for (const flag of flags) {
    const name = nameOf(flag);
    const kind = Object.hasOwn(kinds, name.slice(2)) ? kinds[name.slice(2)] : undefined;
    if (kind === undefined) return `${keyword} has no flag ${quote(name)}`;
    if (kind !== 'texts' && used.has(name)) return `${name} is specified twice`;
    const complaint = valueComplaint(kind, name, flag.slice(name.length));
    if (complaint !== undefined) return complaint;
    used.add(name);
  }
  return undefined;
}

function valueComplaint(kind: Kind, name: string, given: string): string | undefined {
  if (kind !== 'boolean') return given === '' ? `${name} needs a value, as in ${name}=…` : undefined;
  const allowedValues = ['', '=true', '=false'];
  return allowedValues.includes(given.toLowerCase())
    ? undefined
    : `${name} must be true or false, not ${quote(given.slice(1))}`;
}
