import { gunzipSync, gzipSync } from 'node:zlib';
import { limits } from '../../resource/limits.ts';
import { Problem } from '../problems/problem.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const field = 'dockerfile';

/** gzip, then base64. The same text gives the same payload. */
export const packDockerfile = (text: string): string => gzipSync(text, { level: 9 }).toString('base64');

/**
 * The text that was packed, byte for byte. Unpacking stops at the limit, so a bomb costs no memory.
 * @throws Problem
 */
export function unpackDockerfile(payload: string): string {
  if (!base64.test(payload)) {
    throw refuse('InvalidBase64', 'must be base64 with padding and without line breaks (base64 -w0)');
  }
  const text = utf8(gunzip(Buffer.from(payload, 'base64')));
  if (text === '') throw refuse('DockerfileInvalid', 'must not be empty');
  if (text.includes('\0')) throw refuse('DockerfileInvalid', 'must not contain a NUL byte');
  return text;
}

function gunzip(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: limits.dockerfileBytes });
  } catch (error) {
    if (Error.isError(error) && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw refuse('DockerfileTooLarge', `must be at most ${limits.dockerfileBytes} bytes when unpacked`);
    }
    throw refuse('InvalidGzip', 'must be one whole gzip file (RFC 1952)');
  }
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse('DockerfileInvalid', 'must be UTF-8');
  }
}

const refuse = (reason: ConstructorParameters<typeof Problem>[0], message: string): Problem =>
  new Problem(reason, `${field} ${message}`, { fields: [{ field, message }] });
