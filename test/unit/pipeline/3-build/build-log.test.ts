import { readFileSync } from 'node:fs';
import { judgeBuildError } from '../../../../src/pipeline/3-build/build-log.ts';
import { buildkitError } from '../../../../src/pipeline/3-build/engines/buildkit/log.ts';
import { kanikoError } from '../../../../src/pipeline/3-build/engines/kaniko/log.ts';

const judgeBuildkit = (text: string, dockerfile: string) => judgeBuildError(buildkitError(text, dockerfile));
const judgeKaniko = (text: string, dockerfile: string) => judgeBuildError(kanikoError(text, dockerfile));

const log = (name: string): string =>
  readFileSync(`${process.cwd()}/test/fixtures/build-logs/${name}.txt`, 'utf8');

const kanikoDockerfile = [
  'FROM debian:bookworm AS a',
  'RUN true',
  'FROM --platform=linux/amd64 debian:nope',
  'RUN true',
  'RUN echo "a b" && \\',
  '    exit 3',
  'RUN true',
].join('\n');

describe('a BuildKit log', () => {
  it('shows how a command failed, and on which line', () => {
    expect(judgeBuildkit(log('buildkit-run-exit'), '')).toEqual({
      reason: 'BuildFailed',
      line: 3,
      message: 'line 3: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    });
  });

  it('gives the first line of a here-document, whatever its commands print', () => {
    expect(judgeBuildkit(log('buildkit-heredoc'), '')).toMatchObject({ reason: 'BuildFailed', line: 3 });
  });

  it.each([
    ['an image that does not exist', 'buildkit-image-not-found', 'BaseImagePullFailed', 1],
    ['an image in a registry that does not exist', 'buildkit-no-such-registry', 'BaseImagePullFailed', 1],
    ['an image that is not public', 'buildkit-registry-401', 'BaseImagePullFailed', 1],
    [
      'an image of another job, attack 16: builds get no token',
      'buildkit-token-401',
      'BaseImagePullFailed',
      2,
    ],
    ['a registry that is down', 'buildkit-registry-503', 'InfrastructureError', 1],
    ['a registry that limits the request rate', 'buildkit-registry-429', 'InfrastructureError', 1],
    ['a registry that refuses the connection', 'buildkit-registry-refused', 'InfrastructureError', 1],
    ['an instruction that does not parse', 'buildkit-parse-error', 'DockerfileInvalid', 3],
    ['a missing file', 'buildkit-missing-file', 'BuildFailed', 2],
    ['a command that was killed', 'buildkit-killed', 'BuildOutOfMemory', 3],
  ])('identifies %s', (_, name, reason, line) => {
    expect(judgeBuildkit(log(name), '')).toMatchObject({ reason, line });
  });

  it('gives no line if no instruction is at fault', () => {
    expect(judgeBuildkit(log('buildkit-target'), '')).toEqual({
      reason: 'DockerfileInvalid',
      message: 'target stage "zz" could not be found (did you mean a?)',
    });
  });

  it('blames a failed download by ADD on the Dockerfile, and gives the line', () => {
    const dockerfile = 'FROM scratch\nADD  http://registry.example:5001/x /x';
    expect(judgeBuildkit(log('buildkit-add-refused'), dockerfile)).toMatchObject({
      reason: 'BuildFailed',
      line: 2,
    });
  });

  const failed = (error: string) =>
    judgeBuildkit(`#5 0.1 output\nerror: failed to solve: ${error}\n`, '').reason;
  const ended = (how: string) =>
    failed(`process "/bin/sh -c exit code: 137" did not complete successfully: ${how}`);

  it.each(['exit code: 137', 'cannot allocate memory'])('recognizes that memory ran out by %s', (how) => {
    expect(ended(how)).toBe('BuildOutOfMemory');
  });

  it('is not confused by the text of a command', () => {
    expect(ended('exit code: 1')).toBe('BuildFailed');
  });

  it.each([
    [
      'debian:x: failed to resolve source metadata for d: pull access denied, repository does not exist',
      'BaseImagePullFailed',
    ],
    [
      'failed to resolve source metadata for d: 429 Too Many Requests - toomanyrequests: denied',
      'InfrastructureError',
    ],
    [
      'failed to fetch anonymous token: unexpected status from GET request to https://r.example/token: 503 Service Unavailable',
      'InfrastructureError',
    ],
    ['failed to copy: read tcp 192.0.2.1:443: connection reset by peer', 'InfrastructureError'],
    ['unterminated heredoc', 'DockerfileInvalid'],
    ['base name (${X}) should not be blank', 'DockerfileInvalid'],
    ['fork/exec runc: cannot allocate memory', 'BuildOutOfMemory'],
    ['an unexpected error', 'BuildFailed'],
  ])('classifies %j', (error, reason) => {
    expect(failed(error)).toBe(reason);
  });

  it('has an error whichever way buildctl introduces it, and however its lines end', () => {
    const text = 'ERROR: failed to build: failed to solve: unterminated heredoc\r\n';
    expect(judgeBuildkit(text, '')).toEqual({ reason: 'DockerfileInvalid', message: 'unterminated heredoc' });
  });

  it('keeps both ends of a long error', () => {
    const { message } = judgeBuildkit(
      `error: process "${'x'.repeat(5000)}" did not complete successfully: exit code: 9`,
      '',
    );
    expect(message).toMatch(/^process "x+ … x+" did not complete successfully: exit code: 9$/);
    expect(message.length).toBeLessThan(650);
  });
});

describe('a Kaniko log', () => {
  it.each(['kaniko-run-exit', 'kaniko-text'])(
    'shows how a command failed, on the line of the last logged instruction: %s',
    (name) => {
      expect(judgeKaniko(log(name), kanikoDockerfile)).toEqual({
        reason: 'BuildFailed',
        line: 5,
        message:
          'line 5: error building stage: failed to execute command: waiting for process to exit: exit status 3',
      });
    },
  );

  it('identifies an image that does not exist, on the line of its FROM', () => {
    expect(judgeKaniko(log('kaniko-manifest-unknown'), kanikoDockerfile)).toMatchObject({
      reason: 'BaseImagePullFailed',
      line: 3,
    });
  });

  it.each([
    ['GET http://mirror/v2/nope/manifests/1: MANIFEST_UNKNOWN: manifest unknown', 'BaseImagePullFailed'],
    ['Get "http://mirror/v2/": dial tcp 192.0.2.1:5000: connect: connection refused', 'InfrastructureError'],
  ])('shows why no mirror had an image, if there is no fallback: %s', (why, reason) => {
    const lines = [
      `level=warning msg="Failed to retrieve image nope:1 from remapped registry mirror: unable to complete operation after 0 attempts, last error: ${why}. Will try with the next registry, or fallback to the original registry."`,
      'error building image: image not found on any configured mapped registries for nope:1',
    ];
    expect(judgeKaniko(lines.join('\n'), 'FROM nope:1\n')).toMatchObject({ reason, message: why });
    expect(judgeKaniko(lines.slice(1).join('\n'), 'FROM nope:1\n').message).toContain('mapped registries');
  });

  it.each(['buildkit', 'kaniko'] as const)(
    'says the same of a registry that does not exist: %s',
    (engine) => {
      const why =
        'Get "https://no-such.example/v2/": dial tcp: lookup no-such.example on 192.0.2.53:53: no such host';
      const verdict = {
        buildkit: judgeBuildkit(
          `error: failed to solve: no-such.example/x:1: failed to do request: ${why}`,
          '',
        ),
        kaniko: judgeKaniko(`error building image: unable to complete operation, last error: ${why}`, ''),
      };
      expect(verdict[engine]).toMatchObject({ reason: 'BaseImagePullFailed' });
    },
  );

  it('says the same of a registry whose name is reserved and never exists (RFC 6761)', () => {
    const lookup = 'dial tcp: lookup registry.invalid on 192.0.2.53:53: server misbehaving';
    const refused = 'could not parse reference: registry.invalid/x:1';
    expect(judgeBuildkit(`error: failed to solve: ${lookup}`, '').reason).toBe('BaseImagePullFailed');
    expect(judgeKaniko(`error building image: ${refused}`, '').reason).toBe('BaseImagePullFailed');
    const other = lookup.replace('registry.invalid', 'registry.example.com');
    expect(judgeBuildkit(`error: failed to solve: ${other}`, '').reason).toBe('InfrastructureError');
  });

  it('distinguishes identical instructions by their order in the log', () => {
    const lines = ['INFO[0000] RUN true', 'INFO[0000] RUN true', 'error building image: x'];
    expect(judgeKaniko(lines.join('\n'), kanikoDockerfile).line).toBe(4);
    const again = ['INFO[0000] RUN true', 'INFO[0000] RUN true', 'INFO[0000] RUN true', ...lines].join('\n');
    expect(judgeKaniko(again, kanikoDockerfile).line).toBe(4);
  });

  it.each([
    [
      'GET https://registry.example/v2/a/manifests/1: UNAUTHORIZED: authentication required',
      'BaseImagePullFailed',
    ],
    ['GET https://registry.example/token?service=a: UNAUTHORIZED: no credentials', 'BaseImagePullFailed'],
    [
      'GET https://registry.example/token?service=a: unexpected status code 401 Unauthorized',
      'BaseImagePullFailed',
    ],
    ['GET https://registry.example/v2/a/manifests/1: TOOMANYREQUESTS: denied for now', 'InfrastructureError'],
    [
      'GET https://registry.example/v2/a/manifests/1: unexpected status code 502 Bad Gateway',
      'InfrastructureError',
    ],
    [
      'error building stage: failed to get filesystem from image: read tcp: connection timed out',
      'InfrastructureError',
    ],
    [
      'error building stage: failed to execute command: waiting for process to exit: signal: killed',
      'BuildOutOfMemory',
    ],
    [
      'error building stage: failed to execute command: waiting for process to exit: exit status 137',
      'BuildOutOfMemory',
    ],
    [
      'error building stage: failed to execute command: starting command: fork/exec /x: no such file',
      'BuildFailed',
    ],
  ])('classifies %j, and gives no line if no instruction was logged', (error, reason) => {
    const verdict = judgeKaniko(`error building image: ${error}`, 'FROM\n');
    expect(verdict).toEqual({ reason, message: error });
  });

  it('identifies an instruction that does not parse', () => {
    const error = 'parsing dockerfile: dockerfile parse error on line 7: unknown instruction: RNU';
    expect(judgeKaniko(`error building image: ${error}`, '')).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 7,
    });
  });

  it('recognizes a killed command by its output', () => {
    const end = 'error building image: failed to execute command: waiting for process to exit: exit status 1';
    expect(judgeKaniko(`sh: line 1: 12 Killed  python x\n${end}`, '').reason).toBe('BuildOutOfMemory');
  });
});
