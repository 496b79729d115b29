import { ApiError } from '../../cluster/errors.ts';
import { unavailable } from '../problems/problem-of.ts';
import { StoreError, type StoreFault } from './job-store.ts';

/** By HTTP status. A 404 means that the namespace is missing: a missing object is not an error here. */
const faults: Readonly<Record<number, StoreFault>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'invalid',
  409: 'conflict',
  413: 'invalid',
  422: 'invalid',
};

/** The field that the apiserver reports when it skipped the remaining rules. */
const wholeObject = '<nil>';

/** Runs a call to the apiserver and converts an ApiError to a StoreError. @throws StoreError */
export async function storing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof ApiError ? storeError(error) : error;
  }
}

/**
 * Runs a call that needs rights of this server, and not of the caller: without them it cannot help, whoever asks.
 * @throws StoreError, Problem Unavailable
 */
export async function reading<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await storing(action);
  } catch (error) {
    throw error instanceof StoreError && error.fault === 'forbidden' ? unavailable(error) : error;
  }
}

export function storeError(error: ApiError): StoreError {
  const fields = error.causes
    .map(({ field = '', message = '' }) => ({ field, message }))
    .filter(({ field }) => field !== wholeObject);
  return new StoreError(faults[error.status] ?? 'unavailable', error.message, { fields, cause: error });
}
