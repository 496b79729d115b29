import type { IncomingMessage } from 'node:http';
import type { Caller } from '../store/job-store.ts';

/** What is learnt of a request on its way, for the log and the metrics. */
export interface RequestContext {
  readonly id: string;
  /** The pattern of the path; a label, so never the path itself. */
  route?: string;
  jobId?: string;
  caller?: Caller;
  error?: unknown;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

export function setContext(request: IncomingMessage, context: RequestContext): RequestContext {
  contexts.set(request, context);
  return context;
}

/** @throws Error before the first middleware has run */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('the request has no context: observeRequests must come first');
  return context;
}
