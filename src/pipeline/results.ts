import { containers, type ResultContainer, type ResultOf } from './containers.ts';

/** What the trusted containers of a job's current pods have reported, parsed. */
export type Results = { readonly [C in ResultContainer]?: ResultOf<C> };

/** The result in a container's line, under the container's name; empty for a line that is not a result of it. */
export function parseResult(container: ResultContainer, line: string): Results {
  const result = containers[container].result.parse(line);
  return result === undefined ? {} : { [container]: result };
}
