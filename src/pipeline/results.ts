import { containers, type ResultContainer, type ResultOf } from './containers.ts';

/** Parsed results of the trusted containers in a job's current pods. */
export type Results = { readonly [C in ResultContainer]?: ResultOf<C> };

/** Parses a line of a container's log, keyed by the container's name. Empty if the line is not its result. */
export function parseResult(container: ResultContainer, line: string): Results {
  const result = containers[container].result.parse(line);
  return result === undefined ? {} : { [container]: result };
}
