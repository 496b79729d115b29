import { connectToCluster } from './connection.ts';
import { gatherTeam, type Team } from './team.ts';

/** Milliseconds for one test: how long things take is asserted nowhere, but something that hangs must end. */
const safety = 600_000;

/**
 * A team for the tests of a file: its namespace is made before them, and deleted after them with all that is in it.
 * @returns a function, since there is no team before the first hook has run
 */
export function useTeam(prefix: string): () => Team {
  jest.setTimeout(safety);
  let gathered: Team | undefined;
  const team = (): Team => {
    if (!gathered) throw new Error('the team is there from the first beforeAll on');
    return gathered;
  };
  beforeAll(async () => {
    gathered = await gatherTeam(await connectToCluster(), prefix);
  });
  afterAll(async () => {
    if (!gathered) return;
    await gathered.disband();
    await gathered.cluster.close();
  });
  return team;
}
