import { setTimeout as sleep } from 'node:timers/promises';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { hasBlob, layersOf } from '../support/cluster/registry.ts';
import type { Team } from '../support/cluster/team.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('mounts');
const neighbour = useTeam('mounts-neighbour');

/** @param seconds that the build takes, at least */
const submit = (owner: Team, name: string, seconds: number): Promise<DockerfileJob> =>
  owner.submit({
    source: {
      dockerfile: `FROM debian:bookworm
RUN sleep ${seconds}; echo ${name} > /name
CMD echo '{"perf":1}' > /data/perf.json
`,
    },
    build: { engine: 'buildkit', cache: 'none' },
  });

describe('attack 87: a layer of the last image', () => {
  it('is there before the next one of the tenant is pushed, and not for another tenant', async () => {
    const first = await team().ended(await submit(team(), 'first', 0));
    expect(first.status.phase).toBe('Succeeded');
    const [base = ''] = await layersOf(first);

    const [second, other] = await Promise.all([
      submit(team(), 'second', 12),
      submit(neighbour(), 'other', 12),
    ]);
    await Promise.all([team().reached(second, 'Building'), neighbour().reached(other, 'Building')]);
    await patiently(async () => ((await hasBlob(second.metadata.uid, base)) ? true : undefined), 'the layer');
    await sleep(1_000);
    expect(await hasBlob(other.metadata.uid, base)).toBe(false);
    const ends = await Promise.all([team().ended(second), neighbour().ended(other)]);
    expect(ends.map(({ status }) => status.phase)).toEqual(['Succeeded', 'Succeeded']);
    expect(await hasBlob(other.metadata.uid, base)).toBe(true);
  });
});
