import type { RequestHandler } from 'express';

/**
 * Takes what curl calls a form, unless it is told otherwise, for JSON: an older server read JSON whatever the Content-Type.
 * Only with a token of its own does that let no page of another site write.
 */
export const takeFormAsJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/x-www-form-urlencoded') !== false)
    request.headers['content-type'] = 'application/json';
  next();
};
