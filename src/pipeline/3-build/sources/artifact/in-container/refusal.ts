import type { FetchError } from '../result.ts';

/** The upload is refused. The message says why, without the name of a field. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: FetchError;

  constructor(error: FetchError, message = '') {
    super(message);
    this.error = error;
  }
}
