import { limits } from '../../resource/limits.ts';
import { gunzip } from '../../text/gzip.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import type { ProblemReason } from '../problems/problem-kinds.ts';
import { Problem } from '../problems/problem.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const field = 'dockerfile';

/**
 * Reverses `packed`, byte for byte. Decompression stops at the limit, so a bomb costs no memory.
 * @throws Problem InvalidBase64, InvalidGzip, DockerfileTooLarge, DockerfileInvalid
 */
export function unpackDockerfile(payload: string): string {
  if (!base64.test(payload)) throw refuse('InvalidBase64', 'must be padded base64 on one line (base64 -w0)');
  const bytes = gunzip(Buffer.from(payload, 'base64'), limits.dockerfileBytes);
  if (bytes === 'invalid') throw refuse('InvalidGzip', 'must be a complete gzip file (RFC 1952)');
  if (bytes === 'too-large') {
    throw refuse('DockerfileTooLarge', `must be at most ${limits.dockerfileBytes} bytes when decompressed`);
  }
  const text = decodeUtf8(bytes, 'keep');
  if (text === undefined) throw refuse('DockerfileInvalid', 'must be UTF-8');
  if (text === '') throw refuse('DockerfileInvalid', 'must not be empty');
  if (text.includes('\0')) throw refuse('DockerfileInvalid', 'must not contain a NUL byte');
  return text;
}

const refuse = (reason: ProblemReason, message: string): Problem =>
  new Problem(reason, `${field} ${message}`, { fields: [{ field, message }] });
