import type { RequestHandler } from 'express';

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Answers are data: nothing of them may be cached, guessed at, framed or run by a browser. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(headers);
  next();
};
