import type { Request, RequestHandler } from 'express';
import type { Auth } from './index.ts';
import type { Caller, JobVerb } from '../store/job-store.ts';
import { Problem } from '../problems/problem.ts';
import { contextOf } from '../http/request-context.ts';

/** Lets nobody pass whom the cluster does not know. */
export function authenticate(auth: Auth): RequestHandler {
  return async (request, _response, next) => {
    contextOf(request).caller = await auth.identify(request.get('authorization'));
    next();
  };
}

/** @throws Error where `authenticate` has not run */
export function callerOf(request: Request): Caller {
  const { caller } = contextOf(request);
  if (!caller) throw new Error('the request has no caller: authenticate must come first');
  return caller;
}

/** @throws Problem Forbidden */
export async function requireAccess(
  auth: Auth,
  request: Request,
  verb: JobVerb,
  namespace: string,
): Promise<void> {
  const caller = callerOf(request);
  if (await auth.may(caller, verb, namespace)) return;
  throw forbidden(caller, verb, namespace);
}

export const forbidden = ({ username }: Caller, verb: JobVerb, namespace: string): Problem =>
  new Problem('Forbidden', `${username} may not ${verb} dockerfilejobs in the namespace ${namespace}`);
