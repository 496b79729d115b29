import { containers, type ResultContainer, type ResultOf } from './containers.ts';

/** Parsed results of the trusted containers in a job's current pods. */
export type Results = { readonly [C in ResultContainer]?: ResultOf<C> };

/** Parses a line of a container's log, keyed by the container's name. Empty if the line is not its result. */
export function parseResult(container: ResultContainer, line: string): Results {
  const result = containers[container].result.parse(line);
  return result === undefined ? {} : { [container]: result };
}

/** Joins results. Of two for the same container, the later one counts. */
export const mergeResults = (parts: readonly Results[]): Results =>
  parts.reduce((all, part) => ({ ...all, ...part }), {});
