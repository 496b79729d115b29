import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { describeEngines } from '../../support/cluster/engines.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { cacheTagsOf } from '../../support/cluster/registry.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

/**
 * What RUN makes is another number each time, and takes long enough to be worth an entry. The folder is one that an engine
 * might take for its own.
 */
const dockerfile = (end: string) =>
  `FROM debian:bookworm
RUN sleep 4; mkdir /cache; echo "{\\"perf\\":0.\${RANDOM:-1}$(date +%N)}" > /cache/made
COPY <<EOF /end
${end}
EOF
CMD cp /cache/made /data/perf.json
`;

/** Kaniko looks up the second RUN without what the file has in it. */
const withFileBefore = (text: string) =>
  dockerfile('end').replace('RUN', `RUN true\nCOPY <<EOF /file\n${text}\nEOF\nRUN`);

const numberOf = (job: DockerfileJob) => job.status.performance;
/** What the log of the engine says when it reuses a layer. */
const reused = { buildkit: 'CACHED', kaniko: 'Using caching version of cmd: RUN sleep' };

describeEngines((engine) => {
  const team = useTeam(`cache-${engine}`);
  const neighbour = useTeam(`cache-${engine}-neighbour`);

  async function ended(owner: typeof team, text: string, cache: 'none' | 'tenant' = 'tenant') {
    const spec: SpecInput = { source: { dockerfile: text }, build: { engine, cache } };
    return owner().ended(await owner().submit(spec));
  }
  const built = (owner: typeof team, end: string, cache?: 'none') => ended(owner, dockerfile(end), cache);
  async function logsOf(job: DockerfileJob) {
    const archived = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
    return (await readArchive(team().cluster, archived)) ?? {};
  }

  describe('attack 83: a RUN that an earlier job of the namespace has executed', () => {
    it('is not executed again, though a file that is copied later has changed', async () => {
      const first = await built(team, 'one');
      await team().cleaned(first);
      expect(await cacheTagsOf(team().namespace)).toEqual([expect.stringMatching(/^[0-9a-f]{32}-/)]);

      const second = await built(team, 'two');
      expect(numberOf(second)).toBe(numberOf(first));
      expect((await logsOf(second))['build.log']).toContain(reused[engine]);
    });

    it('is executed again if the job wants no cache, or is of another namespace', async () => {
      const first = await built(team, 'three');
      const [none, other] = [await built(team, 'three', 'none'), await built(neighbour, 'three')];
      expect(numberOf(none)).not.toBe(numberOf(first));
      expect(numberOf(other)).not.toBe(numberOf(first));
    });

    it('is executed again if a here-document before it has another body', async () => {
      const first = await ended(team, withFileBefore('one'));
      await team().cleaned(first);
      const second = await ended(team, withFileBefore('two'));
      expect(numberOf(second)).toEqual(expect.any(Number));
      expect(numberOf(second)).not.toBe(numberOf(first));
    });

    it('leaves nothing in the registry when its namespace is deleted', async () => {
      const { namespace } = neighbour();
      expect(await cacheTagsOf(namespace)).toHaveLength(1);
      await neighbour().cluster.delete({ kind: 'Namespace', name: namespace });
      await patiently(
        async () => ((await cacheTagsOf(namespace)).length === 0 ? true : undefined),
        'no cache',
      );
    });
  });
});
