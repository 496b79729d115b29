import type { Expectations } from '../../../resource/service-test.ts';
import { select } from '../../../text/json-path.ts';
import { parseJson } from '../../../text/json.ts';
import { isFound } from '../../../text/pattern.ts';
import { quote } from '../../../text/quote.ts';
import { decodeUtf8 } from '../../../text/utf8.ts';

/** A complete answer of a service. The service has made it, so it may be anything. */
export interface Answer {
  readonly status: number;
  /** By name in lower case. Values of headers with the same name are joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** From the request to the end of the answer. */
  readonly milliseconds: number;
}

/** An expectation that an answer does not meet. */
export interface Miss {
  readonly expected: string;
  readonly got: string;
}

/** Characters of a text that a pattern is searched in. RE2 takes up to a millisecond for a thousand of them. */
const mostMatched = 65_536;

type Rule = (expect: Expectations, answer: Answer) => Miss | undefined;

/** The first expectation that an answer does not meet; undefined if it meets all. */
export function evaluate(expect: Expectations, answer: Answer): Miss | undefined {
  for (const rule of rules) {
    const miss = rule(expect, answer);
    if (miss) return miss;
  }
  return undefined;
}

const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

const statusIsExpected: Rule = ({ status }, answer) =>
  answer.status === status
    ? undefined
    : { expected: `status ${status}`, got: `status ${answer.status}${beginningOf(answer.body)}` };

/** What a service says with an unexpected status is often why. */
const beginningOf = (body: Uint8Array): string => (body.length === 0 ? '' : `: ${quote(textOf(body))}`);

const isInTime: Rule = ({ maxMilliseconds }, { milliseconds }) =>
  milliseconds <= maxMilliseconds
    ? undefined
    : { expected: inTime(maxMilliseconds), got: `one after ${milliseconds} ms` };

/** How an answer in time is called. */
export const inTime = (milliseconds: number): string => `a complete answer within ${milliseconds} ms`;

const headersAreExpected: Rule = ({ headers }, answer) => {
  for (const { name, ...matcher } of headers) {
    const value = answer.headers.get(name.toLowerCase());
    const what = `header ${name}`;
    if (value === undefined) return { expected: wanted(what, matcher), got: 'no such header' };
    const miss = missOf(what, matcher, value);
    if (miss) return miss;
  }
  return undefined;
};

const bodyContainsText: Rule = ({ bodyContains }, { body }) =>
  bodyContains === undefined || textOf(body).includes(bodyContains)
    ? undefined
    : { expected: `a body that contains ${quote(bodyContains)}`, got: quote(textOf(body)) };

const jsonIsExpected: Rule = ({ jsonPath }, { body }) => {
  const [first] = jsonPath;
  if (!first) return undefined;
  const document = parseJson(decodeUtf8(body, 'drop') ?? '');
  if (document === undefined) return { expected: 'a body of JSON', got: quote(textOf(body)) };
  for (const { path, ...matcher } of jsonPath) {
    const miss = valuesMiss(path, matcher, document);
    if (miss) return miss;
  }
  return undefined;
};

interface Matcher {
  readonly equals?: string | undefined;
  readonly matches?: string | undefined;
}

function valuesMiss(path: string, matcher: Matcher, document: unknown): Miss | undefined {
  const selected = select(path, document);
  if (selected.kind === 'fault') return { expected: wanted(path, matcher), got: selected.message };
  if (selected.values.length === 0) return { expected: wanted(path, matcher), got: 'no such value' };
  for (const value of selected.values) {
    const text = textOfValue(value);
    if (text === undefined) return { expected: wanted(path, matcher), got: 'a value that is too deep' };
    const miss = missOf(path, matcher, text);
    if (miss) return miss;
  }
  return undefined;
}

/** What a value is compared as. Undefined if it is too deep to be told, though not to be parsed. */
function textOfValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function missOf(what: string, matcher: Matcher, value: string): Miss | undefined {
  const { equals, matches } = matcher;
  const isExpected =
    (equals === undefined || value === equals) && (matches === undefined || isMatched(matches, value));
  return isExpected ? undefined : { expected: wanted(what, matcher), got: quote(value) };
}

/** A pattern that is not valid was refused at the admission. */
function isMatched(pattern: string, text: string): boolean {
  try {
    return text.length <= mostMatched && isFound(pattern, text);
  } catch {
    return false;
  }
}

function wanted(what: string, { equals, matches }: Matcher): string {
  const parts = [
    ...(equals === undefined ? [] : [`is ${quote(equals)}`]),
    ...(matches === undefined ? [] : [`matches ${quote(matches)}`]),
  ];
  return `${what} ${parts.length === 0 ? 'is there' : `that ${parts.join(' and ')}`}`;
}

/** In the order in which they say most about what is wrong. */
const rules: readonly Rule[] = [
  statusIsExpected,
  isInTime,
  headersAreExpected,
  bodyContainsText,
  jsonIsExpected,
];
