import { complete, type CommandShape } from '../../../../src/cli/read/completion.ts';

const output = { flags: ['-o', '--output'], takesValue: true, choices: ['json', 'yaml'], summary: 'format' };
const commands: readonly CommandShape[] = [
  { name: 'get', summary: 'Show jobs', options: [output], argument: { kind: 'jobs' } },
  { name: 'lint', summary: 'Check', options: [], argument: { kind: 'file' } },
  { name: 'doctor', summary: 'Check', options: [], argument: { kind: 'none' } },
  { name: 'completion', summary: 'Print', options: [], argument: { kind: 'words', words: ['bash', 'zsh'] } },
];
const general = [
  { flags: ['-n', '--namespace'], takesValue: true, choices: [], summary: 'namespace' },
  { flags: ['--version'], takesValue: false, choices: [], summary: 'version' },
];

const after = (...typed: string[]) => {
  const found = complete(commands, general, typed);
  return found.kind === 'candidates' ? found.candidates.map(({ text }) => text) : found.kind;
};

describe('what may follow', () => {
  it.each<[string[], string | string[]]>([
    [[], ['get', 'lint', 'doctor', 'completion']],
    [['d'], ['doctor']],
    [['-n', 'team-a', 'g'], ['get']],
    [['get', ''], 'jobs'],
    [['get', 'a', 'b'], 'jobs'],
    [['lint', 'Do'], 'file'],
    [['doctor', ''], []],
    [['completion', 'b'], ['bash']],
    [
      ['get', '-o', ''],
      ['json', 'yaml'],
    ],
    [['get', '-o', 'y'], ['yaml']],
    [['get', '-n', ''], []],
    [
      ['get', '--'],
      ['--output', '--namespace', '--version'],
    ],
    [['--v'], ['--version']],
    [
      ['frob', ''],
      ['get', 'lint', 'doctor', 'completion'],
    ],
  ])('%j is %j', (typed, found) => {
    expect(after(...typed)).toEqual(found);
  });

  it('is explained', () => {
    expect(complete(commands, general, ['g'])).toEqual({
      kind: 'candidates',
      candidates: [{ text: 'get', summary: 'Show jobs' }],
    });
  });
});
