import { gunzipSync } from 'node:zlib';

/**
 * Decompresses gzip (RFC 1952) and stops at `maxBytes`, so that a bomb costs no memory.
 * Returns `too-large` beyond the limit and `invalid` for anything that is not one whole gzip file.
 */
export function gunzip(packed: Uint8Array, maxBytes: number): Buffer | 'too-large' | 'invalid' {
  try {
    return gunzipSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = Error.isError(error) && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? 'too-large' : 'invalid';
  }
}
