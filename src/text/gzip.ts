import { gunzipSync, gzipSync } from 'node:zlib';

/** Compresses with gzip and encodes as base64, without line breaks. Deterministic: equal texts give equal results. */
export const packed = (content: string | Uint8Array): string =>
  gzipSync(content, { level: 9 }).toString('base64');

/**
 * Decompresses gzip (RFC 1952), up to `maxBytes` bytes, so that a decompression bomb does not use up memory.
 * Returns `too-large` beyond that limit, and `invalid` for anything but a complete gzip file.
 */
export function gunzip(packed: Uint8Array, maxBytes: number): Buffer | 'too-large' | 'invalid' {
  try {
    return gunzipSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = Error.isError(error) && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? 'too-large' : 'invalid';
  }
}
