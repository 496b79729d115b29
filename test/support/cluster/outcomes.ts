import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import type { Team } from './team.ts';

/**
 * Submits all jobs of a table before its tests, so that they run concurrently and each test waits only for its own.
 * @returns a function that waits for the end of a job, by its name in the table
 */
export function useOutcomes<Name extends string>(
  team: () => Team,
  specs: Readonly<Record<Name, SpecInput>>,
): (name: Name) => Promise<DockerfileJob> {
  const submitted = new Map<string, DockerfileJob>();
  beforeAll(async () => {
    const table = Object.entries<SpecInput>(specs);
    await Promise.all(
      table.map(async ([name, spec]) => {
        submitted.set(name, await team().submit(spec));
      }),
    );
  });
  return (name) => {
    const job = submitted.get(name);
    if (!job) throw new Error(`the table has no ${name}`);
    return team().ended(job);
  };
}
