import type { ErrorRequestHandler, RequestHandler } from 'express';
import { problemBody, Problem } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import { sendAndLinger } from './send-and-linger.ts';
import { contextOf } from './request-context.ts';

/** Sends the problem of a request that failed, even while its body is still arriving. */
export const sendProblem: ErrorRequestHandler = async (error: unknown, request, response, next) => {
  const context = contextOf(request);
  context.error = error;
  if (response.headersSent) {
    next(error);
    return;
  }
  const problem = problemOf(error);
  response.status(problem.status).set(problem.headers).type('application/problem+json');
  await sendAndLinger(request, response, JSON.stringify(problemBody(problem, context.id)));
};

/** Refuses every request that no route has served. */
export const refuseUnknownPath: RequestHandler = () => {
  throw new Problem('NotFound', 'the path does not exist; GET /docs and /api/v1/openapi.json list all paths');
};
