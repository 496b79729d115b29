import type { IncomingMessage } from 'node:http';
import type { Caller } from '../store/job-store.ts';

/** What the log and the metrics say about a request, collected while it is served. */
export interface RequestContext {
  readonly id: string;
  /** The pattern of the path, such as `/api/v1/job/:id`. A metric label, so never the path itself. */
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

/** @throws Error if observeRequests has not run */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('the request has no context: observeRequests must run first');
  return context;
}
