import type { Request } from 'express';
import { parseJson } from '../../text/json.ts';
import { Problem } from '../problems/problem.ts';
import { readText, requireMediaType } from './read-body.ts';

/** Reads and parses a JSON body. @throws Problem UnsupportedMediaType, BodyTooLarge, RequestTimeout, BadRequest, InvalidJSON */
export async function readJson(request: Request): Promise<unknown> {
  requireMediaType(request, ['application/json']);
  return jsonIn(await readText(request));
}

/** @param text undefined if the body was not UTF-8 @throws Problem InvalidJSON */
export function jsonIn(text: string | undefined): unknown {
  const body = text === undefined ? undefined : parseJson(text);
  if (body === undefined) throw new Problem('InvalidJSON', 'the body must be JSON in UTF-8');
  return body;
}
