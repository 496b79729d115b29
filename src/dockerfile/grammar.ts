import { quote } from '../text/quote.ts';
import { csvFields } from './csv-fields.ts';
import { flagComplaint, flagValues } from './flags.ts';
import { heredocOf } from './heredoc.ts';
import { execForm, keywords, triggerOf, type Instruction, type Keyword } from './instruction.ts';
import { plainWords, quotedWords } from './words.ts';

type Rule = (instruction: Instruction) => string | undefined;

const needsText: Rule = ({ keyword, text }) => (text === '' ? `${keyword} needs an argument` : undefined);

/** The arguments of ADD, COPY and VOLUME: a JSON array or plain words. */
export function listOf(text: string): string[] {
  const list = execForm(text);
  return Array.isArray(list) ? list : plainWords(text);
}

const transfer: Rule = ({ keyword, text }) => {
  const words = listOf(text);
  const target = words.at(-1) ?? '';
  if (words.length < 2) return `${keyword} needs at least one source and a destination`;
  return typeof heredocOf(target) === 'object'
    ? `${keyword} takes a here-document as a source, not as the destination`
    : undefined;
};

const from: Rule = ({ text }) => {
  const [image, as, name, ...more] = plainWords(text);
  if (image === undefined) return 'FROM needs an image, as in FROM debian:bookworm';
  if (as === undefined) return undefined;
  if (as.toLowerCase() !== 'as' || name === undefined || more.length > 0)
    return 'FROM takes an image, or an image and a name, as in FROM debian:bookworm AS build';
  if (/^[a-z][a-z0-9-_.]*$/.test(name.toLowerCase())) return undefined;
  return `the stage name ${quote(name)} must start with a letter and contain only letters, digits, -, _ and .`;
};

const namesAndValues: Rule = ({ keyword, text, escape }) => {
  const [first, ...others] = quotedWords(text, escape);
  if (first === undefined) return `${keyword} needs a name and a value, as in ${keyword} NAME=value`;
  if (!first.includes('='))
    return /[\t\v\f\r ]/.test(text) ? undefined : `${keyword} ${quote(first)} has no value`;
  const odd = others.find((word) => !word.includes('='));
  if (odd !== undefined)
    return `${quote(odd)} must have the form name=value; quote values that contain spaces`;
  return blankName(keyword, [first, ...others]);
};

const argument: Rule = (instruction) =>
  needsText(instruction) ?? blankName('ARG', quotedWords(instruction.text, instruction.escape));

const blankName = (keyword: string, given: readonly string[]): string | undefined =>
  given.some((word) => word.startsWith('=')) ? `${keyword} names must not be blank` : undefined;

const healthcheck: Rule = ({ text }) => {
  const [type = '', ...command] = plainWords(text);
  if (type.toUpperCase() === 'NONE')
    return command.length > 0 ? 'HEALTHCHECK NONE takes no arguments' : undefined;
  if (type.toUpperCase() !== 'CMD') return 'HEALTHCHECK takes CMD and a command, or NONE';
  return command.length === 0 || command.join('') === '[]' ? 'HEALTHCHECK CMD needs a command' : undefined;
};

const shell: Rule = ({ text }) => {
  const list = execForm(text);
  return Array.isArray(list) && list.length > 0
    ? undefined
    : 'SHELL takes a JSON array of strings in double quotes, as in SHELL ["/bin/bash", "-c"]';
};

const volume: Rule = (instruction) =>
  needsText(instruction) ??
  (listOf(instruction.text).some((path) => path.trim() === '')
    ? 'VOLUME paths must not be empty'
    : undefined);

const onbuild: Rule = (instruction) => {
  const trigger = triggerOf(instruction);
  if (trigger.keyword === '') return 'ONBUILD needs an instruction';
  // It is read again with the default escape character when it is triggered.
  if (instruction.escape === '`' && /[`\\]/.test(instruction.text))
    return 'ONBUILD must not contain ` or \\ in a Dockerfile with # escape=`';
  return ['ONBUILD', 'FROM', 'MAINTAINER'].includes(trigger.keyword)
    ? `ONBUILD cannot trigger ${trigger.keyword}`
    : complaintAbout(trigger);
};

const run: Rule = (instruction) => {
  const [network = 'default'] = flagValues(instruction, 'network');
  if (!['default', 'none', 'host'].includes(network))
    return `--network must be default or none, not ${quote(network)}`;
  const [security = 'sandbox'] = flagValues(instruction, 'security');
  if (!['sandbox', 'insecure'].includes(security))
    return `--security must be sandbox, not ${quote(security)}`;
  if (flagValues(instruction, 'mount').some((mount) => csvFields(mount) === undefined))
    return '--mount needs fields such as type=cache,target=/cache, separated by commas';
  return needsText(instruction);
};

const rules: Record<Keyword, Rule> = {
  ADD: transfer,
  ARG: argument,
  CMD: needsText,
  COPY: transfer,
  ENTRYPOINT: needsText,
  ENV: namesAndValues,
  EXPOSE: needsText,
  FROM: from,
  HEALTHCHECK: healthcheck,
  LABEL: namesAndValues,
  MAINTAINER: needsText,
  ONBUILD: onbuild,
  RUN: run,
  SHELL: shell,
  STOPSIGNAL: needsText,
  USER: needsText,
  VOLUME: volume,
  WORKDIR: needsText,
};

/** Instructions whose arguments may be a JSON array. */
const execKeywords: ReadonlySet<Keyword> = new Set([
  'ADD',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'RUN',
  'SHELL',
  'VOLUME',
]);

/** Describes what is wrong with the syntax of an instruction, with the checks that BuildKit makes before a build. */
export function complaintAbout(instruction: Instruction): string | undefined {
  const keyword = keywords.find((known) => known === instruction.keyword);
  if (keyword === undefined) return `unknown instruction ${quote(instruction.keyword)}`;
  if (instruction.oddFlags) return `the flags of ${keyword} must contain only ASCII characters`;
  const command = keyword === 'HEALTHCHECK' ? instruction.text.replace(/^\S+\s*/, '') : instruction.text;
  if (execKeywords.has(keyword) && execForm(command) === 'mixed')
    return `the JSON array of ${keyword} must contain only strings`;
  return flagComplaint(keyword, instruction) ?? rules[keyword](instruction);
}
