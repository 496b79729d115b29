import { limits } from '../../../src/resource/limits.ts';
import { judgeBuildError } from '../../../src/pipeline/3-build/build-log.ts';
import { buildkitError } from '../../../src/pipeline/3-build/engines/buildkit/log.ts';
import { kanikoError } from '../../../src/pipeline/3-build/engines/kaniko/log.ts';
import { filled, type WorstCase } from './worst-case.ts';

const size = limits.logBytes - 8;
const escape = String.fromCharCode(27);
const ended =
  '\nerror building image: error building stage: failed to execute command: waiting for process to exit: exit status 1\n';
const noMirror = '\nerror building image: image not found on any configured mapped registries for x\n';
const solved =
  '\nerror: failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 1\n';

/** 2000 instructions that are hard to tell apart, in 256 KiB. */
const alike = ['FROM debian', ...Array.from({ length: 1999 }, () => `RUN ${filled('a b ', 120)}`)].join('\n');
const logged = `INFO[0001] RUN ${filled('a b ', 120)}\n`;

const filling = (line: string, end: string): string => filled(line, size - end.length) + end;

const kaniko: Record<string, string> = {
  'one line about a mirror': filling(
    'Failed to retrieve image  last error: a. Will try with the nex',
    noMirror,
  ),
  'lines about a mirror': filling(
    `Failed to retrieve image ${filled(' last error: a. Will try', 90)}\n`,
    noMirror,
  ),
  'one quoted message': filling('level=info msg="a\\"', ended),
  'an open quote and backslashes': filling(`level=info msg="${filled('\\', 100_000)}\n`, ended),
  'fields without a message': filling('level=info msg=', ended),
  'colours without an end': filling(`${escape}[`, ended),
  'a colour of digits': filling(`${escape}[${filled('0', 3000)}`, ended),
  'logged instructions': filling(logged, ended),
  'white space': filling(`INFO[0001] ${filled(' ', 3000)}x\n`, ended),
  'an open bracket': filling('INFO[', ended),
  errors: filling('error building image: ', ended),
  'a command that failed in each line': filling('error building image: failed to execute command: \n', ended),
  'empty lines': filling('\n', ended),
  'words of a killed process': filling('Killed signal terminated program ', ended),
};

const buildkit: Record<string, string> = {
  'one line of brackets': filling(' > [', solved),
  'steps without an end': filling(` > [${filled('1/1', 90)}] RUN x\n`, solved),
  'steps with one': filling(' > [1/1] RUN a b a b:\n', solved),
  'an error of quotes': `error: failed to solve: process "${filled('" did not complete successfully: ', size)}`,
  errors: filling('error: failed to build: failed to solve: ', solved),
  output: filling('#5 0.1 Killed\n', solved),
  digits: filling(`#${filled('1', 3000)}\n`, solved),
  places: filling(`Dockerfile:1\n${'-'.repeat(20)}\n`, solved),
  'one place': filling('Dockerfile:', solved),
  'white space': filling(` > [1/1] RUN ${filled(' ', 3000)}:\n`, solved),
};

const casesOf = (
  engine: string,
  judge: (log: string, dockerfile: string) => unknown,
  logs: Readonly<Record<string, string>>,
): WorstCase[] =>
  Object.entries(logs).map(([name, log]) => ({
    name: `${engine} log: ${name}`,
    judge: () => judge(log, alike),
  }));

/** Logs of builds, as long as a log is read. */
export const logCases: readonly WorstCase[] = [
  ...casesOf('Kaniko', (log, file) => judgeBuildError(kanikoError(log, file)), kaniko),
  ...casesOf('BuildKit', (log, file) => judgeBuildError(buildkitError(log, file)), buildkit),
];
