import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const denied = (line: number, part: string) => ({
  reason: 'DockerfileDenied',
  line,
  message: expect.stringContaining(part) as string,
});

describe('a frontend', () => {
  it.each([
    ['# syntax=evil/frontend', 1],
    ['#syntax = docker/dockerfile-upstream:1', 1],
    ['# SYNTAX=docker.io/docker/dockerfile.evil', 1],
    ['# syntax=evil/docker/dockerfile', 1],
    ['# escape=`\n# check=skip=all\n# syntax=evil', 3],
    ['#!/usr/bin/env docker\n# syntax=evil', 2],
    ['\uFEFF# syntax=evil', 1],
    ['#\u00a0syntax=evil', 1],
    ['# syntax=evil with words', 1],
  ])('of somebody else is denied: %j', (directives, line) => {
    expect(judgeLines([directives, 'FROM debian'])).toMatchObject(denied(line, 'only docker/dockerfile is'));
  });

  it.each([
    '# syntax=docker/dockerfile',
    '# syntax=docker/dockerfile:1.7-labs',
    '# syntax=docker.io/docker/dockerfile:1',
    '# syntax = index.docker.io/docker/dockerfile:1\r',
    `# syntax=docker/dockerfile:1@sha256:${'0'.repeat(64)}`,
    '# a comment\n# syntax=evil',
    '# unknown=directive\n# syntax=evil',
    '# syntax=',
  ])('of Docker, or in a plain comment, is accepted: %j', (directives) => {
    expect(judgeLines([directives, 'FROM debian'])).toBeUndefined();
  });

  it('cannot come by a build argument either', () => {
    expect(judgeLines(['FROM debian'], { args: { BUILDKIT_SYNTAX: 'evil' } })).toEqual({
      reason: 'DockerfileDenied',
      message: 'spec.build.args must not set BUILDKIT_SYNTAX: it chooses a frontend',
    });
  });
});

describe('a parser directive', () => {
  it('is refused when it is given twice', () => {
    expect(judgeLines(['# escape=`', '# escape=`', 'FROM debian'])).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 2,
      message: expect.stringContaining('escape is given twice') as string,
    });
  });

  it('is refused when the escape is another character', () => {
    expect(judgeLines(['# escape=^', 'FROM debian'])).toMatchObject({ reason: 'DockerfileInvalid', line: 1 });
  });

  it('may name the escape that is the default', () => {
    expect(judgeLines(['# escape=\\', 'FROM debian', 'RUN a \\', ' b'])).toBeUndefined();
  });

  it('has no effect on the escape below a shebang', () => {
    expect(judgeLines(['#!/x', '# escape=`', 'FROM debian', 'RUN a \\', ' b'])).toBeUndefined();
  });
});

describe('RUN with more of the machine than a build may have', () => {
  it.each([
    ['RUN --security=insecure x', '--security=insecure'],
    ['RUN --network=host x', '--network=host'],
    ['RUN --device=vendor/gpu x', '--device'],
    ['RUN --"network"=host x', '--network=host'],
    ['ONBUILD RUN --network=host x', '--network=host'],
  ])('is denied: %s', (instruction, flag) => {
    expect(judgeStage([instruction])).toMatchObject(denied(2, `RUN ${flag} is not allowed`));
  });

  it.each(['RUN --network=none x', 'RUN --network=default x', 'RUN --security=sandbox x'])(
    'is not %s',
    (instruction) => {
      expect(judgeStage([instruction])).toBeUndefined();
    },
  );
});
