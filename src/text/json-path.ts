import { FunctionExpressionType, JSONPathEnvironment, type FilterFunction, type JSONValue } from 'json-p3';
import { isFound, isWhole, wordsOf } from './pattern.ts';

/** Values that a path may select. More are not looked at: a short path can select each value many times. */
const most = 1_000;

/** Runs `match()` or `search()` (RFC 9535, 2.4.6 and 2.4.7) without backtracking. A pattern that is not valid matches nothing. */
const linear = (matches: (pattern: string, text: string) => boolean): FilterFunction => ({
  argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
  returnType: FunctionExpressionType.LogicalType,
  call(text, pattern) {
    if (typeof text !== 'string' || typeof pattern !== 'string') return false;
    try {
      return matches(pattern, text);
    } catch {
      return false;
    }
  },
});

const environment = new JSONPathEnvironment();
environment.functionRegister.set('match', linear(isWhole));
environment.functionRegister.set('search', linear(isFound));

/** What is wrong with a JSONPath (RFC 9535); undefined if nothing is. */
export function jsonPathFault(path: string): string | undefined {
  try {
    environment.compile(path);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

export type Selected =
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * The values that a JSONPath (RFC 9535) selects, at most 1000, or why they cannot be told.
 * @param document what JSON.parse has returned
 */
export function select(path: string, document: unknown): Selected {
  try {
    const values: unknown[] = [];
    for (const { value } of environment.lazyQuery(path, document as JSONValue)) {
      if (values.length === most)
        return { kind: 'fault', message: `the path selects more than ${most} values` };
      values.push(value);
    }
    return { kind: 'values', values };
  } catch (error) {
    return { kind: 'fault', message: wordsOf(error) };
  }
}
