import { oneLine } from '../../../text/quote.ts';
import type { PublishFault } from './result.ts';

/** An error of the workspace registry, as opposed to that of spec.output.image. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
}

/** Length of a message, in characters. A termination message holds 4096 bytes. */
const longest = 600;

/** Errors of a connection that another attempt will not mend: no such host, and certificates that are not trusted. */
const lasting =
  /^(?:ENOTFOUND|ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|UND_ERR_REQ_CONTENT_LENGTH)/;

/** Tells whose fault an error of a registry is. */
export function faultOf(error: unknown): PublishFault {
  const message = oneLine(error instanceof Error ? error.message : String(error), longest);
  if (error instanceof SourceFault) return { error: 'workspace', message };
  const status = numberIn(error, 'status');
  if (status !== undefined) return { error: byStatus(status), message };
  const code = codeIn(error);
  if (code === undefined && !isLate(error)) return { error: 'refused', message };
  const told = code === undefined || message.includes(code) ? message : `${message} (${code})`;
  return { error: code !== undefined && lasting.test(code) ? 'refused' : 'unavailable', message: told };
}

function byStatus(status: number): PublishFault['error'] {
  if (status === 401 || status === 403) return 'unauthorized';
  return status >= 500 || status === 408 || status === 429 ? 'unavailable' : 'refused';
}

/** Without `instanceof`, because such an error may come from another realm. */
const isLate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';

const numberIn = (error: unknown, key: 'status'): number | undefined =>
  typeof error === 'object' && error !== null && key in error && typeof error[key] === 'number'
    ? error[key]
    : undefined;

/** The code of a system error, such as ECONNRESET, or of the first of several. */
function codeIn(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return codeIn(error.errors[0]);
  return 'cause' in error ? codeIn(error.cause) : undefined;
}
