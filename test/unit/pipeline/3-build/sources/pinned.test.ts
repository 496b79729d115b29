import { pinnedDockerfile, pinnedSource } from '../../../../../src/pipeline/3-build/sources/pinned.ts';
import { textInput, textSource } from '../../../../../src/pipeline/3-build/sources/text-input.ts';
import { makeContext } from '../../../../support/context.ts';

const source = textSource('FROM debian\nCOPY a b /\n', { b: 'eQ==', a: 'eA==' });
const from = makeContext({ spec: { source: { configMap: { name: 'model' } } } });
const written = (of = source) => textInput(from, of).objects;
const [dockerfile, context] = written();
const another = written(textSource('FROM debian\n', { c: 'eQ==' }));

describe('attack 71: the copy of a source', () => {
  it('is what is built from then on: read again, it is the source that was judged', () => {
    expect(pinnedSource([dockerfile, context], 1)).toEqual({ ...source, pinned: true });
    expect(pinnedSource(written(textSource('FROM debian\n', {})), 1)).toMatchObject({ files: {} });
  });

  it('does not count unless all of it is there, and of one version', () => {
    expect(pinnedSource([undefined, context], 1)).toBeUndefined();
    expect(pinnedSource([dockerfile, undefined], 1)).toBeUndefined();
    expect(pinnedSource([another[0], context], 1)).toBeUndefined();
    expect(pinnedSource([dockerfile, another[1]], 1)).toBeUndefined();
  });

  it('does not count if it belongs to an earlier run, or is no copy at all', () => {
    expect(pinnedSource([dockerfile, context], 2)).toBeUndefined();
    expect(pinnedSource([{ metadata: {} }, context], 1)).toBeUndefined();
  });

  it('gives the archive its Dockerfile', () => {
    expect(pinnedDockerfile(dockerfile)).toBe(source.dockerfile);
    expect(pinnedDockerfile(undefined)).toBeUndefined();
  });
});
