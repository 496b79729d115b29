import { StoreError, type StoreFault } from '../store/job-store.ts';
import type { ProblemReason } from './problem-kinds.ts';
import { Problem } from './problem.ts';

const retryAfterSeconds = '2';

const reasonOfFault: Record<StoreFault, ProblemReason> = {
  invalid: 'Refused',
  forbidden: 'Forbidden',
  conflict: 'Conflict',
  unavailable: 'Unavailable',
};

/** Converts any error to a Problem. An error not meant for clients becomes InternalError; only the log has its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreError) return storeProblem(error);
  if (error instanceof URIError)
    return new Problem('BadRequest', 'the path is not percent-encoded UTF-8', { cause: error });
  return new Problem('InternalError', 'internal server error; search the server log for the request ID', {
    cause: error,
  });
}

function storeProblem(error: StoreError): Problem {
  const { fault, fields } = error;
  if (fault !== 'unavailable')
    return new Problem(reasonOfFault[fault], error.message, { fields, cause: error });
  return unavailable(error);
}

/** Hides the address of the apiserver and anything it said about this server's own rights. */
export function unavailable(cause: unknown): Problem {
  const headers = { 'Retry-After': retryAfterSeconds };
  return new Problem('Unavailable', 'the cluster is not responding; try again', { headers, cause });
}
