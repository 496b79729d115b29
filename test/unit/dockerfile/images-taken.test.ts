import { dependenciesOf } from '../../../src/dockerfile/images-taken.ts';

const of = (lines: readonly string[], args = {}) => dependenciesOf(lines.join('\n'), args);

describe('what a build depends on', () => {
  it('are all images that its Dockerfile takes something from, each once, and no stages', () => {
    const lines = [
      ...['ARG release=bookworm', 'FROM debian:$release AS a', 'COPY --from=alpine /x /x'],
      ...['RUN --mount=type=bind,from=busybox,target=/y true', 'FROM scratch', 'COPY --from=a /x /x'],
      ...['COPY --from=0 /x /x', 'FROM A AS b', 'FROM debian:$release'],
    ];
    expect(of(lines)).toEqual({ images: ['debian:bookworm', 'alpine', 'busybox'], downloads: false });
    expect(of(lines, { release: 'trixie' }).images).toContain('debian:trixie');
  });

  it('are both images where the engines read FROM differently', () => {
    expect(of(['FROM debian:$release'], { release: 'x' }).images).toEqual(['debian:', 'debian:x']);
  });

  it.each([
    'ADD https://example.com/a /a',
    'ADD a HTTPS://example.com/a /a/',
    'ADD ["https://example.com/a", "/a"]',
    'ADD $from /a',
    'ADD ht\\tps://example.com/a /a',
    'ADD "https://example.com/a" /a',
    'ONBUILD ADD https://example.com/a /a',
  ])('is the network in %s', (line) => {
    expect(of(['FROM debian', line]).downloads).toBe(true);
  });

  it.each(['ADD a b /c/', 'COPY a /https://b', 'RUN curl https://example.com/a', 'ONBUILD RUN true'])(
    'is nothing but images and files in %s',
    (line) => {
      expect(of(['FROM debian', line]).downloads).toBe(false);
    },
  );
});
