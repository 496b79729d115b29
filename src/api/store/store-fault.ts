import { ApiError } from '../../cluster/errors.ts';
import { StoreError, type StoreFault } from './job-store.ts';

/** 404 is the namespace: an object that is not there is no error. */
const faults: Readonly<Record<number, StoreFault>> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'invalid',
  409: 'conflict',
  413: 'invalid',
  422: 'invalid',
};

/** What the apiserver calls the object itself when it has not checked the rest of its rules. */
const wholeObject = '<nil>';

/** Does what the apiserver is needed for, and says in the store's words how that failed. @throws StoreError */
export async function storing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof ApiError ? storeError(error) : error;
  }
}

export function storeError(error: ApiError): StoreError {
  const fields = error.causes
    .map(({ field = '', message = '' }) => ({ field, message }))
    .filter(({ field }) => field !== wholeObject);
  return new StoreError(faults[error.status] ?? 'unavailable', error.message, { fields, cause: error });
}
