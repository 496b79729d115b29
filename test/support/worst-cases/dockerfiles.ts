import { dockerfileFault } from '../../../src/dockerfile/index.ts';
import { limits } from '../../../src/resource/limits.ts';
import { filled, type WorstCase } from './worst-case.ts';

const size = limits.dockerfileBytes;

/** Lines after `FROM debian`, up to the limit of a Dockerfile. */
const lines = (line: string): string => filled(`FROM debian\n${filled(line, size)}`, size);

/** As many lines as there may be instructions, each filled up to its share of a Dockerfile. */
const instructions = (start: string, filling: string, end = ''): string => {
  const share = Math.floor((size - 100) / 1999);
  const line = start + filled(filling, share - start.length - end.length - 1) + end;
  return `FROM debian\n${Array.from({ length: 1999 }, () => line).join('\n')}`;
};

/** Instructions of the longest lines, four of which are a Dockerfile. */
const long = (start: string, filling: string, end = ''): string => {
  const line = start + filled(filling, 65_000 - start.length - end.length) + end;
  return `FROM debian\n${Array.from({ length: 4 }, () => line).join('\n')}`;
};

const nested = (depth: number, inner: string): string => '${a:-'.repeat(depth) + inner + '}'.repeat(depth);

const texts: Record<string, string> = {
  'continued lines': lines('RUN x \\\n'),
  'one continued instruction': `FROM debian\nRUN ${filled('a \\\n', size - 20)}`,
  'comments in one instruction': `FROM debian\nRUN x \\\n${filled('# a\n', size - 30)}`,
  'empty lines in one instruction': `FROM debian\nRUN x \\\n${filled('\n', size - 30)}`,
  'empty lines': filled('\n', size),
  'carriage returns': filled('\r', size),
  'white space in each line': lines(`${filled(' ', 60_000)}x\n`),
  'escape characters': long('RUN x', '\\'),
  'escape characters and spaces': long('RUN x', '\\ '),
  directives: filled('# escape=\\\n', size),
  'white space in a directive': `#${filled(' ', 60_000)}escape${filled(' ', 60_000)}=${filled(' ', 60_000)}x`,
  flags: long('RUN ', '--mount=type=cache,target=/a ', 'x'),
  'flags of one letter': long('RUN ', '--a ', 'x'),
  'unknown flags': instructions('COPY ', '--ab ', ' a b'),
  'a flag of quotes': long('RUN --mount=', '"a"', ' x'),
  'a mount of fields': long('RUN --mount=type=cache', ',a=b', ' x'),
  'a mount of csv quotes': long('RUN --mount=type=cache,\\"', '\\"\\"', ' x'),
  'environment pairs': long('ENV ', 'a=b '),
  'environment pairs in each instruction': instructions('ENV ', 'a=b '),
  'labels in quotes': long('LABEL ', 'a="b c" '),
  'an open quote': long('ENV a="', 'b '),
  arguments: long('ARG ', 'a=$a '),
  'variables in a path': long('COPY a', '$a', ' /x'),
  'variables in many paths': long('COPY ', '$a ', '/x'),
  'defaults in each other': long('COPY ', `${nested(8, 'x')} `, '/x'),
  'defaults too deep': long('COPY ', nested(12_000, 'x'), ' /x'),
  'a default of the size of a line': long('COPY ', nested(8, filled('x', 64_000)), ' /x'),
  'here-documents': long('RUN ', '<<a '),
  'here-documents that end': `FROM debian\n${filled('RUN x <<a\na\n', size - 20)}`,
  'here-documents that never end': lines('RUN x <<a <<b <<c\na\n'),
  'white space after <<': long('RUN x <<', ' ', '<'),
  'a here-document with a name of quotes': long('RUN x <<', '"a"'),
  'here-documents and nested defaults': long('RUN x << ', `${nested(8, 'x')} `),
  'a here-document of tabs': `FROM debian\nRUN x <<-a\n${filled(`${filled('\t', 200)}a\n`, size - 100)}`,
  stages: filled('FROM a AS a\n', size),
  'stages on each other': Array.from({ length: 1999 }, (_, at) => `FROM a${at} AS a${at + 1}`).join('\n'),
  'stages with triggers': `FROM debian AS a\n${Array.from({ length: 990 }, () => `ONBUILD COPY ${filled('a* ', 100)} /x`).join('\n')}\n${Array.from({ length: 990 }, () => 'FROM a').join('\n')}`,
  'stages that copy from each other': Array.from(
    { length: 990 },
    (_, at) => `FROM a AS s${at}\nCOPY --from=s${(at * 7) % 990} a b`,
  ).join('\n'),
  'stages that look a variable up': `FROM debian AS a0\n${Array.from({ length: 990 }, (_, at) => `FROM a${at} AS a${at + 1}\nCOPY ${filled('$a', 200)} /x`).join('\n')}`,
  triggers: instructions('ONBUILD RUN ', 'a '),
  'JSON arrays': Array.from({ length: 4 }, () => `COPY [${'"a",'.repeat(15_000)}"b"]`).join('\n'),
  'an open JSON array': long('COPY ', '['),
  'white space in FROM': `FROM${filled(' ', 60_000)}a${filled(' ', 60_000)}AS${filled(' ', 60_000)}b`,
  'a base image of colons': `FROM ${filled('a:', 60_000)}`,
  'a base image of slashes': `FROM ${filled('a/', 60_000)}`,
  'control characters': `FROM debian\n${filled('a', size - 20)}\u0001`,
};

/** As many patterns as a Dockerfile may have words. */
const globs = (pattern: string): string => {
  const line = `COPY ${`${pattern} `.repeat(100)}/x`;
  return `FROM debian\n${Array.from({ length: 48 }, () => line).join('\n')}`;
};
const files = Array.from({ length: 3000 }, (_, at) => `${'a'.repeat(60)}/${'a'.repeat(60)}${at}`);

const patterns: Record<string, string> = {
  names: globs('aaa'),
  stars: globs('a*a*a*a*b'),
  'folders of stars': globs('**/**/**/a*b'),
  'question marks': globs('??????????/a'),
  classes: globs('[a-z][!-~]*b'),
  'open classes': globs('[[[[[['),
  'escape characters': globs('\\a\\a\\*'),
  dots: globs('../../a/./b'),
};

const baseImages = Array.from({ length: 100 }, (_, at) => `*${at}.example/**/a*a*a*b`);
const bases: Record<string, string> = {
  stages: Array.from({ length: 1999 }, (_, at) => `FROM x1.example/${'a'.repeat(60)}${at}b`).join('\n'),
  'allowed stages': Array.from({ length: 1999 }, (_, at) => `FROM x99.example/${'a'.repeat(60)}${at}b`).join(
    '\n',
  ),
  folders: `FROM x99.example/${'a/'.repeat(200)}a`,
};

const judge =
  (text: string, more: Partial<Parameters<typeof dockerfileFault>[1]> = {}) =>
  () =>
    dockerfileFault(text, { files: [], args: {}, ...more });

const named = (
  kind: string,
  cases: Readonly<Record<string, string>>,
  judgeOf: (text: string) => () => unknown,
) =>
  Object.entries(cases).map(([name, text]): WorstCase => ({
    name: `${kind}: ${name}`,
    judge: judgeOf(text),
  }));

const ignoring = (text: string): string => text.replaceAll(/^COPY | \/x$/gm, '').replaceAll(' ', '\n');

/** Dockerfiles of 256 KiB, also with 3000 files of a context, and with a .dockerignore of 256 KiB. */
export const dockerfileCases: readonly WorstCase[] = [
  ...named('Dockerfile', texts, (text) => judge(text)),
  ...named('100 allowed base images', bases, (text) => judge(text, { baseImages })),
  ...named('COPY × 3000 files', patterns, (text) => judge(text, { files })),
  ...named('.dockerignore × 3000 files', patterns, (text) =>
    judge('FROM debian\nCOPY . /', { files, dockerignore: ignoring(text) }),
  ),
];
