import { gzipSync } from 'node:zlib';
import { gunzip } from '../../../src/text/gzip.ts';
import { parseJson } from '../../../src/text/json.ts';
import { decodeUtf8 } from '../../../src/text/utf8.ts';

describe('parseJson', () => {
  it('returns the parsed value', () => {
    expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  });

  it('returns undefined for anything else', () => {
    expect(parseJson('{')).toBeUndefined();
  });
});

describe('decodeUtf8', () => {
  it('keeps or drops a byte order mark as asked', () => {
    const marked = Buffer.from('\uFEFFa');
    expect(decodeUtf8(marked, 'keep')).toBe('\uFEFFa');
    expect(decodeUtf8(marked, 'drop')).toBe('a');
  });

  it('returns undefined for bytes that are not UTF-8', () => {
    expect(decodeUtf8(Buffer.from([0xff]), 'drop')).toBeUndefined();
  });
});

describe('gunzip', () => {
  it('returns the unpacked bytes up to the limit', () => {
    expect(gunzip(gzipSync('abc'), 3)).toEqual(Buffer.from('abc'));
  });

  it('stops at the limit', () => {
    expect(gunzip(gzipSync('abcd'), 3)).toBe('too-large');
  });

  it('rejects anything but gzip', () => {
    expect(gunzip(Buffer.from('abc'), 3)).toBe('invalid');
  });
});
