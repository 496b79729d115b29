import type { ErrorRequestHandler, RequestHandler } from 'express';
import { problemBody, Problem } from '../problems/problem.ts';
import { problemOf } from '../problems/problem-of.ts';
import { contextOf } from './request-context.ts';

/** The end of every request that was not served. */
export const sendProblem: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const context = contextOf(request);
  context.error = error;
  if (response.headersSent) {
    next(error);
    return;
  }
  const problem = problemOf(error);
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, context.id)));
};

export const refuseUnknownPath: RequestHandler = () => {
  throw new Problem('NotFound', 'there is no such path; GET /api/v1/openapi.json tells of all');
};
