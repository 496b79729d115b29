import type { Request, RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobVerb } from '../store/job-store.ts';
import type { Auth } from './index.ts';

/** Identifies the caller, or refuses the request. */
export function authenticate(auth: Auth): RequestHandler {
  return async (request, _response, next) => {
    contextOf(request).caller = await auth.identify(request.get('authorization'));
    next();
  };
}

/** @throws Error if `authenticate` has not run */
export function callerOf(request: Request): Caller {
  const { caller } = contextOf(request);
  if (!caller) throw new Error('the request has no caller: authenticate must run first');
  return caller;
}

/** @throws Problem Forbidden, Unavailable */
export async function requireAccess(
  auth: Auth,
  caller: Caller,
  verb: JobVerb,
  namespace: string,
): Promise<void> {
  if (!(await auth.may(caller, verb, namespace))) throw forbidden(caller, verb, namespace);
}

export const forbidden = ({ username }: Caller, verb: JobVerb, namespace: string): Problem =>
  new Problem('Forbidden', `user ${username} cannot ${verb} dockerfilejobs in namespace ${namespace}`);
