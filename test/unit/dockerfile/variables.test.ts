import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { stagesOf } from '../../../src/dockerfile/stages.ts';
import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const files = ['a-1.txt'];

describe('a variable in a source of COPY', () => {
  it.each([
    ['the default of ARG', ['ARG n=1', 'COPY a-$n.txt /x']],
    ['ENV', ['ENV n=1', 'COPY a-${n}.txt /x']],
    ['ENV in its old form', ['ENV n 1', 'COPY a-${n}.txt /x']],
    ['ENV of ARG', ['ARG m=1', 'ENV n="${m}"', 'COPY a-${n}.txt /x']],
    ['ENV, which overrides ARG', ['ENV n=1', 'ARG n=2', 'COPY a-${n}.txt /x']],
    ['a default for an empty variable', ['ENV n=', 'COPY a-${n:-1}.txt /x']],
    ['a default for a set variable', ['ENV n=1', 'COPY a-${n-2}.txt /x']],
    ['an alternative for a set variable', ['ENV n=2', 'COPY a-${n:+1}.txt /x']],
    ['an alternative for an empty variable', ['ENV n=', 'COPY a-1${n:+2}.txt /x']],
    ['an error modifier', ['ENV n=1', 'COPY a-${n:?needed}.txt /x']],
    ['a nested default', ['ENV n= m=', 'COPY a-${n:-${m:-1}}.txt /x']],
    ['quotes', ['ENV n=1', 'COPY "a-"$n".tx"\'t\' /x']],
    ['a variable in quotes', ['ENV n=1', 'COPY "a-${n}\\".txt" <<EOF /x/', 'EOF'], 'a-1".txt'],
    ['escapes in quotes', ['COPY "a\\-1" /x'], 'a\\-1'],
    ['an escaped dollar', ['COPY a\\$n /x'], 'a$n'],
    ['a trailing dollar', ['COPY a$ /x'], 'a$'],
    ['an invalid brace', ['COPY a${-} /x'], 'a${-}'],
    ['an unbalanced quote', ["COPY it's /x"], "it's"],
    ['ENV that uses a variable it also sets', ['ENV n=1', 'ENV n=2 m=$n', 'COPY a-$m.txt /x']],
    ['a modifier that only the build resolves', ['ENV n=x1', 'COPY a-${n#x}.txt /x']],
    ['a value that only the build knows', ['COPY a-${UNKNOWN}.txt /x']],
    ['a default of an unknown value', ['COPY a-${UNKNOWN:-2}.txt /x']],
    ['ENV with an unknown value', ['ENV n=$UNKNOWN', 'COPY a-${n}.txt /x']],
    ['ARG without a value', ['ARG n', 'COPY a-${n}.txt /x']],
    ['an ARG of the platform', ['ARG TARGETARCH', 'COPY a-$TARGETARCH.txt /x']],
    ['a numeric name', ['COPY a-$1.txt /x']],
  ])('is resolved with %s', (_, lines, file = 'a-1.txt') => {
    expect(judgeStage(lines, { files: [file] })).toBeUndefined();
  });

  it('is replaced by a build argument, which overrides the default of ARG', () => {
    const lines = ['ARG n=2', 'COPY a-$n.txt /x'];
    expect(judgeStage(lines, { files, args: { n: '1' } })).toBeUndefined();
    expect(judgeStage(lines, { files })).toMatchObject({ reason: 'ContextMissing' });
  });

  it('is not replaced by a build argument without an ARG', () => {
    expect(judgeStage(['ENV n=2', 'COPY a-$n.txt /x'], { files, args: { n: '1' } })).toMatchObject({});
  });

  it('counts as a missing file if its value is unknown and there are no files', () => {
    expect(judgeStage(['COPY ${UNKNOWN} /x'])).toMatchObject({
      reason: 'ContextMissing',
      message: expect.stringContaining('"${UNKNOWN}"') as string,
    });
  });

  it('is taken from before the first FROM only if the stage has an ARG', () => {
    const lines = (...more: string[]) => ['ARG n=1', 'FROM debian', ...more, 'COPY a-$n.txt /x'];
    expect(judgeLines(lines('ARG n'), { files })).toBeUndefined();
    expect(judgeLines(lines('ENV n=2'), { files })).toBeDefined();
  });

  it('is inherited from the base stage if it is ENV', () => {
    const lines = (setting: string) => ['FROM debian AS a', setting, 'FROM a', 'ARG n', 'COPY a-$n.txt /x'];
    expect(judgeLines(lines('ENV n=1'), { files })).toBeUndefined();
    expect(judgeLines(lines('ENV n=2'), { files })).toBeDefined();
  });

  it('is resolved only to a limited depth', () => {
    const deep = `${'${a:-'.repeat(100)}x${'}'.repeat(100)}`;
    expect(judgeStage(['ENV a=', `COPY ${deep} /x`], { files })).toBeUndefined();
  });
});

describe('a variable in FROM', () => {
  const basesOf = (lines: string[], args = {}) =>
    stagesOf(parseDockerfile(lines.join('\n')).instructions, args).stages.map(({ base }) => base);

  it('has the default of an ARG before it', () => {
    const lines = ['ARG v=12', 'ARG tag=${v}-slim', 'FROM debian:${tag}'];
    expect(basesOf(lines)).toEqual(['debian:12-slim']);
    expect(basesOf(lines, { v: '11' })).toEqual(['debian:11-slim']);
  });

  it('keeps its value if another ARG has none', () => {
    expect(basesOf(['ARG v=12', 'ARG v', 'FROM debian:$v'])).toEqual(['debian:12']);
  });

  it.each([
    ['a${x}b', 'ab'],
    ['${x-a}', 'a'],
    ['${one-a}', '1'],
    ['${x:-a}', 'a'],
    ['a${x+b}', 'a'],
    ['a${one+b}', 'ab'],
    ['${one?needed}', '1'],
    ['${x?needed}', '*'],
    ['${x:?needed}', '*'],
    ['${one:z}', '*'],
    ['${one%1}', '*'],
    ['${one', '*'],
    ['a\\\\\\', 'a\\'],
    ['\ufeffa', 'a'],
  ])('is replaced in %j', (image, base) => {
    expect(basesOf(['ARG  one=1  two=2', `FROM ${image}`])).toEqual([base]);
  });

  it('becomes * if only the platform determines it', () => {
    expect(basesOf(['FROM --platform=$BUILDPLATFORM debian:$TARGETARCH'])).toEqual(['debian:*']);
  });

  it.each([['FROM $image'], ['ARG image', 'FROM $image'], ['ARG a=$b', 'FROM $a']])(
    'must not result in an empty image',
    (...lines) => {
      expect(judgeLines(lines)).toMatchObject({
        reason: 'DockerfileInvalid',
        line: lines.length,
        message: expect.stringContaining('spec.build.args') as string,
      });
    },
  );
});
