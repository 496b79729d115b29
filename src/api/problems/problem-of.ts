import { Problem, type ProblemReason } from './problem.ts';
import { StoreError, type StoreFault } from '../store/job-store.ts';

const retryAfterSeconds = '2';

const reasonOfFault: Record<StoreFault, ProblemReason> = {
  invalid: 'Refused',
  forbidden: 'Forbidden',
  conflict: 'Conflict',
  unavailable: 'Unavailable',
};

/** What a client is told of an error. What is not known to be meant for clients stays in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreError) return storeProblem(error);
  if (error instanceof URIError)
    return new Problem('BadRequest', 'the path is not percent-encoded UTF-8', { cause: error });
  return new Problem('InternalError', 'the server failed; its log has the request id', { cause: error });
}

function storeProblem(error: StoreError): Problem {
  const { fault, fields } = error;
  if (fault !== 'unavailable')
    return new Problem(reasonOfFault[fault], error.message, { fields, cause: error });
  return unavailable(error);
}

/** The address of the apiserver, and what it said of our own rights, are none of the client's business. */
export function unavailable(cause: unknown): Problem {
  const headers = { 'Retry-After': retryAfterSeconds };
  return new Problem('Unavailable', 'the cluster does not answer; try again', { headers, cause });
}
