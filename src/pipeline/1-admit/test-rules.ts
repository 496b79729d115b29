import type { Check, ServiceTest } from '../../resource/service-test.ts';
import type { Fault } from '../../resource/verdict.ts';
import { jsonPathFault } from '../../text/json-path.ts';
import { mostPatternCost, patternCost, patternFault } from '../../text/pattern.ts';
import { oneLine, quote } from '../../text/quote.ts';

/** Characters of the message of a parser, which may repeat what it could not parse. */
const longest = 300;

/**
 * The first path or pattern of the checks that is not valid, or what is wrong with all patterns together: each pass compiles
 * them until the job is admitted. No build is worth a test that must fail.
 */
export function testFault(test: ServiceTest | undefined): Fault | undefined {
  const cost = (test?.http ?? []).flatMap(patternsOf).reduce((sum, pattern) => sum + patternCost(pattern), 0);
  if (cost > mostPatternCost) return { reason: 'SpecDenied', message: tooMuch };
  for (const check of test?.http ?? []) {
    const message = faultIn(check);
    if (message !== undefined)
      return {
        reason: 'SpecDenied',
        message: `spec.test.http ${quote(check.name)}: ${oneLine(message, longest)}`,
      };
  }
  return undefined;
}

const tooMuch =
  'spec.test.http: the patterns of matches are too long together, or repeat too much: leave some out, or repeat groups fewer times, such as (...)* instead of (...){500}';

const patternsOf = ({ expect: { headers, jsonPath } }: Check): readonly string[] =>
  [...headers, ...jsonPath].flatMap(({ matches }) => matches ?? []);

function faultIn(check: Check): string | undefined {
  for (const { path } of check.expect.jsonPath) {
    const fault = jsonPathFault(path);
    if (fault !== undefined) return `${quote(path)} is no JSONPath: ${fault}`;
  }
  for (const pattern of patternsOf(check)) {
    const fault = patternFault(pattern);
    if (fault !== undefined) return `${quote(pattern)} is no pattern: ${fault}`;
  }
  return undefined;
}
