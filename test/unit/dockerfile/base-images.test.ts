import { canonicalReference } from '../../../src/dockerfile/image-reference.ts';
import { judgeLines } from '../../support/dockerfile.ts';

const baseImages = ['debian', 'docker.io/bitnami/*', 'registry.example:5000/team/**', 'python:3.*'];

const judge = (lines: readonly string[], args: Readonly<Record<string, string>> = {}) =>
  judgeLines(lines, { files: undefined, args, baseImages });

const denied = (line: number, message = '') => ({
  reason: 'BaseImageDenied',
  line,
  message: expect.stringContaining(message) as string,
});

describe('attack 13: a base image outside the list of the cluster', () => {
  it('is denied, with its one spelling and the list', () => {
    expect(judge(['FROM alpine'])).toEqual({
      reason: 'BaseImageDenied',
      line: 1,
      message:
        'line 1: the base image "alpine", which is docker.io/library/alpine:latest, is not allowed on this cluster (allowed: debian, docker.io/bitnami/*, registry.example:5000/team/**, python:3.*)',
    });
  });

  it.each([
    'debian',
    'debian:bookworm',
    `debian:bookworm@sha256:${'0'.repeat(64)}`,
    'docker.io/debian',
    'index.docker.io/library/debian',
    'bitnami/redis:7',
    'registry.example:5000/team/a/b/c',
    'REGISTRY.example:5000/team/a',
    'python:3.12-slim',
    'scratch',
  ])('is not %s', (image) => {
    expect(judge([`FROM ${image}`])).toBeUndefined();
  });

  it.each([
    ['RUN --mount=type=bind,from=evil,target=/x y'],
    ['RUN --mount=type=bind,\\"from=evil\\",target=/x y'],
    ['RUN --mount=from=a,from=evil y'],
    ['RUN --mount=from=0 y'],
    ['COPY --from=evil a b'],
    ['COPY --from=+0 a b'],
    ['COPY --"from"=ev\\il a b'],
    ['ONBUILD COPY --from=evil a b'],
    ['ONBUILD RUN --mount=from=evil y'],
  ])('is denied in %s', (instruction) => {
    expect(judge(['FROM debian AS a', 'RUN x', instruction])).toEqual(denied(3));
  });

  it('is denied in a stage that is not built, too', () => {
    expect(judge(['FROM evil AS a', 'FROM debian'])).toEqual(denied(1));
  });

  it('is not asked for where FROM has none', () => {
    expect(judge(['FROM'])).toMatchObject({ reason: 'DockerfileInvalid' });
  });

  it('is none if the list is empty', () => {
    expect(judgeLines(['FROM evil'], { baseImages: undefined })).toBeUndefined();
    expect(judgeLines(['FROM evil'], { baseImages: ['**'] })).toBeUndefined();
    expect(judgeLines(['FROM evil'], { baseImages: [] })).toEqual(denied(1, '(allowed: none)'));
  });

  it('is denied with the first patterns of a long list', () => {
    const many = Array.from({ length: 7 }, (_, at) => `a${at}`);
    expect(judgeLines(['FROM evil'], { baseImages: many })).toEqual(
      denied(1, '(allowed: a0, a1, a2, a3, a4 and 2 more)'),
    );
  });
});

describe('attack 14: a base image behind variables, here-documents and names of stages', () => {
  it.each([
    [['ARG A=evil', 'FROM ${A}'], {}, 2],
    [['ARG A=debian', 'FROM ${A}'], { A: 'evil' }, 2],
    [['ARG A=de B=bian', 'ARG A=$A$B C=${X:-evil}', 'FROM ${C:-debian}'], {}, 3],
    [['FROM debian AS debian2', 'FROM debian2x'], {}, 2],
    [['FROM debian', 'COPY --from=later a b', 'FROM debian AS later'], {}, 2],
    [['FROM debian AS a', 'COPY --from=a a b', 'COPY --from=1 a b', 'FROM debian'], {}, 2],
    [['FROM debian', 'RUN <<E', 'E', 'COPY --from=evil a b'], {}, 4],
  ])('is resolved, then denied: %j %j', (lines, args, line) => {
    expect(judge(lines, args)).toEqual(denied(line));
  });

  it.each([
    [['ARG A=debian', 'FROM ${A}:bookworm'], {}],
    [['ARG A=evil', 'FROM $A'], { A: 'debian' }],
    [['FROM debian', 'RUN <<E', 'FROM evil', 'COPY --from=evil a b', 'E'], {}],
    [
      [
        'FROM debian AS Build',
        'COPY --from=debian a b',
        'FROM build',
        'COPY --from=BUILD a b',
        'COPY --from=0 a b',
      ],
      {},
    ],
    [['FROM debian AS build', 'FROM debian', 'RUN --mount=from=build,target=/x y', 'COPY --from= a b'], {}],
    [['ARG A', 'FROM --platform=$BUILDPLATFORM debian', 'ENV B=x', 'RUN --mount=type=cache,target=/x y'], {}],
  ])('is resolved, then allowed: %j %j', (lines, args) => {
    expect(judge(lines, args)).toBeUndefined();
  });

  it.each(['${A#x}', 'debian$TARGETARCH', '${A', '${A:?none}'])(
    'is denied if only the build can tell it: %s',
    (image) => {
      expect(judge(['ARG A=', `FROM ${image}`])).toEqual(denied(2, 'cannot be told before the build'));
    },
  );

  it('is denied if it is another image for Kaniko, which replaces variables in its own way', () => {
    expect(judge(['FROM ${X:-debian}'], { X: 'evil' })).toEqual(denied(1, '"evil"'));
    expect(judge(['ARG X=evil', 'FROM ${X:-debian}'], { X: '' })).toEqual(denied(2, '"evil"'));
    expect(judge(['ARG E=', "ARG X='${E}'", 'FROM ${X:+bitnami/}evil'])).toEqual(denied(3, '"evil"'));
  });
});

describe('attack 15: a reference in a confusing spelling', () => {
  it.each([
    ['debian', 'docker.io/library/debian:latest'],
    ['Docker.IO/a/b', 'docker.io/a/b:latest'],
    ['index.docker.io/x', 'docker.io/library/x:latest'],
    ['localhost/x:1', 'localhost/x:1'],
    ['a.b:5000/c/d:T_1', 'a.b:5000/c/d:T_1'],
    [`a/b:1@sha256:${'a'.repeat(64)}`, `docker.io/a/b@sha256:${'a'.repeat(64)}`],
    [`a/b@sha512:${'a'.repeat(128)}`, `docker.io/a/b@sha512:${'a'.repeat(128)}`],
  ])('has one: %s', (written, image) => {
    expect(canonicalReference(written)?.image).toBe(image);
  });

  it.each([
    '',
    '/x',
    'a/',
    'a//b',
    'A/b',
    'debian:',
    'debian:é',
    'dеbian',
    'ｄebian',
    'debian\u200b',
    'user@registry.example/debian',
    'user:password@registry.example/debian',
    'https://registry.example/debian',
    'registry.example:99999999/debian',
    '[::1]:5000/debian',
    'registry.example#docker.io/debian',
    'debian@sha256:0',
    'debian@sha256:' + '0'.repeat(64) + '@x',
    'a/../debian',
    'debian ',
    'x.y/'.repeat(200),
  ])('has none, and is denied: %j', (written) => {
    expect(canonicalReference(written)).toBeUndefined();
  });

  it.each([
    'registry.example:5001/team/a',
    'registry.example/team/a',
    'docker.io.evil.example/library/debian',
    `python:3.1@sha256:${'a'.repeat(64)}`,
  ])('is another image: %s', (image) => {
    expect(judge([`FROM ${image}`])).toEqual(denied(1));
  });
});
