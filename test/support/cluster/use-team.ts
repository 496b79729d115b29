import { connectToCluster } from './connection.ts';
import { gatherTeam, type Team } from './team.ts';

/**
 * Makes a team for the tests of a file. Its namespace is created before them and deleted afterwards.
 * @returns a function, because the team exists only after the first hook
 */
export function useTeam(prefix: string): () => Team {
  let gathered: Team | undefined;
  const team = (): Team => {
    if (!gathered) throw new Error('the team is created in beforeAll');
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
