import { basesOf } from '../../../src/dockerfile/bases.ts';

const bases = (lines: readonly string[], args: Record<string, string> = {}, target?: string) =>
  basesOf(lines.join('\n'), { args, target });

describe('the images that a Dockerfile builds on', () => {
  it('are the base of the last stage, through other stages and with variables replaced', () => {
    const lines = ['ARG TAG=12', 'FROM debian:$TAG AS one', 'FROM one AS two', 'RUN true', 'FROM two'];
    expect(bases(lines)).toEqual({ root: 'debian:12', images: ['debian:12'] });
    expect(bases(lines, { TAG: '13' }).root).toBe('debian:13');
  });

  it('do not include stages that only compile something', () => {
    const lines = [
      'FROM golang AS build',
      'FROM debian',
      'COPY --from=build /out/app /usr/bin/',
      'COPY --from=busybox /usr/local /usr/local',
      'COPY . /usr/',
      'RUN --mount=from=build,source=/wheels true',
    ];
    expect(bases(lines)).toEqual({ root: 'debian', images: ['debian'] });
  });

  it.each([
    'COPY --from=0 / /',
    'COPY --from=old ./ /new/',
    'COPY --from=old /usr /usr',
    'COPY --from=old /x /usr/../var/lib/ /',
    'COPY --from=old /us* /',
    'COPY --from=old /usr/l?b /',
    'COPY --from=old $FOLDER /',
    'COPY --from=old ["/", "/"]',
    'RUN --mount=from=old,target=/mnt cp -a /mnt/. /',
    'RUN --mount=type=bind,from=old,source=/var,target=/mnt cp -a /mnt/. /',
  ])('include a stage whose system is copied: %s', (line) => {
    expect(bases(['FROM debian:8 AS old', 'RUN true', 'FROM scratch', line])).toEqual({
      root: undefined,
      images: ['debian:8'],
    });
  });

  it('include an image whose system is copied, once', () => {
    expect(bases(['FROM debian', 'COPY --from=debian:8 / /', 'COPY --from=debian:8 /var /'])).toEqual({
      root: 'debian',
      images: ['debian', 'debian:8'],
    });
  });

  it('are those of the target, and none if there is no such stage', () => {
    const lines = ['FROM debian AS one', 'FROM alpine'];
    expect(bases(lines, {}, 'ONE').root).toBe('debian');
    expect(bases(lines, {}, 'three')).toEqual({ root: undefined, images: [] });
  });

  it('are found in linear time', () => {
    const stages = Array.from({ length: 1000 }, (_, number) => [
      `FROM ${number === 0 ? 'debian' : `s${number - 1}`} AS s${number}`,
      `COPY --from=${Math.max(0, number - 1)} / /`,
    ]);
    const begun = performance.now();
    expect(bases(stages.flat()).images).toEqual(['debian']);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
