import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const denied = (line: number, part: string) => ({
  reason: 'DockerfileDenied',
  line,
  message: expect.stringContaining(part) as string,
});

describe('attack 6: a frontend', () => {
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
  ])('of a third party is denied: %j', (directives, line) => {
    expect(judgeLines([directives, 'FROM debian'])).toMatchObject(denied(line, 'use docker/dockerfile'));
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
  ])('of Docker, or in an ordinary comment, is accepted: %j', (directives) => {
    expect(judgeLines([directives, 'FROM debian'])).toBeUndefined();
  });

  it('cannot be selected by a build argument either', () => {
    expect(judgeLines(['FROM debian'], { args: { BUILDKIT_SYNTAX: 'evil' } })).toEqual({
      reason: 'DockerfileDenied',
      message: 'spec.build.args must not set BUILDKIT_SYNTAX, which selects a frontend',
    });
  });
});

describe('a parser directive', () => {
  it('is rejected if it is specified twice', () => {
    expect(judgeLines(['# escape=`', '# escape=`', 'FROM debian'])).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 2,
      message: expect.stringContaining('escape is specified twice') as string,
    });
  });

  it('is rejected if the escape is another character', () => {
    expect(judgeLines(['# escape=^', 'FROM debian'])).toMatchObject({ reason: 'DockerfileInvalid', line: 1 });
  });

  it('may specify the default escape', () => {
    expect(judgeLines(['# escape=\\', 'FROM debian', 'RUN a \\', ' b'])).toBeUndefined();
  });

  it('does not change the escape after a shebang', () => {
    expect(judgeLines(['#!/x', '# escape=`', 'FROM debian', 'RUN a \\', ' b'])).toBeUndefined();
  });
});

describe('RUN with a flag that weakens the isolation of the build', () => {
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
    'does not include %s',
    (instruction) => {
      expect(judgeStage([instruction])).toBeUndefined();
    },
  );
});

describe('attack 19: ADD of anything but files, HTTP and HTTPS', () => {
  it.each([
    'ADD git://example.org/a /a',
    'ADD git@example.org:a/b.git /a',
    'ADD ssh://git@example.org/a /a',
    'ADD file:///etc/passwd /a',
    'ADD file:etc/passwd /a',
    'ADD FTP://example.org/a /a',
    'ADD https://example.org/a ssh:x /a/',
    'ADD ["git://example.org/a", "/a"]',
    'COPY git://example.org/a /a',
    'ARG A=gi\nADD ${A}t://example.org/a /a',
  ])('is denied: %j', (text) => {
    const lines = text.split('\n');
    expect(judgeStage(lines, { files: undefined })).toMatchObject(
      denied(1 + lines.length, 'use an https:// URL'),
    );
  });

  it.each(['ADD https://example.org/a.git#main /a', 'ADD HTTP://example.org/a /a', 'ADD a:b c@d /a/'])(
    'is not %s',
    (line) => {
      expect(judgeStage([line], { files: ['a:b', 'c@d'] })).toBeUndefined();
    },
  );
});

describe('attack 23: a working directory through an open file', () => {
  it.each([
    'WORKDIR /proc/self/fd/7',
    'WORKDIR /proc/self/fd/7/../../..',
    'WORKDIR //proc/./self/fd/8',
    'WORKDIR "/proc/self/fd/9"',
    'WORKDIR /dev/fd/7',
    'WORKDIR x/../proc',
    'ARG A=proc\nWORKDIR /$A/self/fd/7',
  ])('is denied: %j', (text) => {
    const lines = text.split('\n');
    expect(judgeStage(lines)).toMatchObject(denied(1 + lines.length, 'WORKDIR'));
  });

  it.each(['WORKDIR /processes', 'WORKDIR /app/proc', 'WORKDIR $X/proc'])('is not %s', (line) => {
    expect(judgeStage([line])).toBeUndefined();
  });
});

describe('attack 20: a trigger for stages that are based on this one', () => {
  it.each(['RUN --security=insecure x', 'RUN --network=host x', 'RUN --device=x y'])(
    'is denied: %s',
    (line) => {
      expect(judgeStage([`ONBUILD ${line}`])).toMatchObject(denied(2, 'RUN --'));
    },
  );

  it('is checked in the stage where it runs', () => {
    const lines = (trigger: string) => ['FROM debian AS a', `ONBUILD ${trigger}`, 'FROM a'];
    expect(judgeLines(lines('ADD git://example.org/a /a'))).toMatchObject(denied(2, 'https'));
    expect(judgeLines(lines('WORKDIR /proc/self/fd/7'))).toMatchObject(denied(2, 'WORKDIR'));
  });
});
