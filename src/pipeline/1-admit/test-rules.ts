import type { Check, ServiceTest } from '../../resource/service-test.ts';
import type { Fault } from '../../resource/verdict.ts';
import { jsonPathFault } from '../../text/json-path.ts';
import { patternFault } from '../../text/pattern.ts';
import { oneLine, quote } from '../../text/quote.ts';

/** Characters of the message of a parser, which may repeat what it could not parse. */
const longest = 300;

/** The first path or pattern of the checks that is not valid. No build is worth a test that must fail. */
export function testFault(test: ServiceTest | undefined): Fault | undefined {
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

function faultIn({ expect: { headers, jsonPath } }: Check): string | undefined {
  for (const { path } of jsonPath) {
    const fault = jsonPathFault(path);
    if (fault !== undefined) return `${quote(path)} is no JSONPath: ${fault}`;
  }
  for (const { matches } of [...headers, ...jsonPath]) {
    const fault = matches === undefined ? undefined : patternFault(matches);
    if (fault !== undefined) return `${quote(String(matches))} is no pattern: ${fault}`;
  }
  return undefined;
}
