import type { Request } from 'express';
import { Problem } from '../problems/problem.ts';

const withoutParameters = (mediaType: string): string => mediaType.split(';', 1)[0] ?? mediaType;

/**
 * Picks the media type that the client likes best (RFC 9110, 12.5.1), the first one if it likes all the same.
 * @param offered those that the operation can answer with, at least one
 * @throws Problem NotAcceptable
 */
export function negotiate(request: Request, offered: readonly string[]): string {
  const plain = offered.map(withoutParameters);
  const accepted = request.accepts(plain);
  const chosen = offered[plain.findIndex((mediaType) => mediaType === accepted)];
  if (chosen === undefined) {
    throw new Problem(
      'NotAcceptable',
      `this path answers with ${plain.join(', ')} only; change the Accept header`,
    );
  }
  return chosen;
}
