import type { Request, RequestHandler } from 'express';
import { contextOf } from '../http/request-context.ts';
import { Problem } from '../problems/problem.ts';
import type { Caller, JobEntry, JobVerb } from '../store/job-store.ts';
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

/**
 * Whether the caller may create all jobs of this namespace, or own ones.
 * @throws Problem Forbidden if neither, Unavailable
 */
export async function requireCreate(auth: Auth, caller: Caller, namespace: string): Promise<'all' | 'own'> {
  if (await auth.may(caller, 'create', { namespace })) return 'all';
  if (await auth.may(caller, 'create', { namespace, own: true })) return 'own';
  throw forbidden(caller, 'create', namespace);
}

/** Whether the caller has the right to all jobs of the namespace, or to own ones and this is one. @throws Problem Unavailable */
export const mayTouch = async (
  auth: Auth,
  caller: Caller,
  verb: JobVerb,
  { namespace, submitter }: Pick<JobEntry, 'namespace' | 'submitter'>,
): Promise<boolean> =>
  (await auth.may(caller, verb, { namespace })) ||
  (submitter === caller.username && (await auth.may(caller, verb, { namespace, own: true })));

export const forbidden = ({ username }: Caller, verb: JobVerb, namespace: string): Problem =>
  new Problem('Forbidden', `user ${username} cannot ${verb} dockerfilejobs in namespace ${namespace}`);
