import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { kubectl } from '../support/cluster/kubectl.ts';
import { sample, sampleManifests, sampleText } from '../support/cluster/samples.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('samples');

const objectSchema = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });

/** Returns the name of the job in a manifest, which may contain other objects. */
function jobIn(manifest: string): string {
  const objects = loadAll(sampleText(manifest)).map((document) => objectSchema.parse(document));
  const [job, ...others] = objects.filter(({ kind }) => kind === 'DockerfileJob');
  if (!job || others.length > 0) throw new Error(`${manifest} must contain exactly one DockerfileJob`);
  return job.metadata.name;
}

/** Samples with a placeholder that the reader has to replace. */
const elsewhere = ['git.yaml'];

/** The README suggests these to its readers. */
describe('each sample, applied unchanged,', () => {
  const manifests = sampleManifests().filter((name) => !elsewhere.includes(name));

  beforeAll(async () => {
    await kubectl(['apply', '-n', team().namespace, ...manifests.flatMap((name) => ['-f', sample(name)])]);
  });

  test.each(manifests)('succeeds: %s', async (manifest) => {
    const name = jobIn(manifest);
    const job = await team().jobs.until(
      (entries) => entries.find(({ object }) => object.metadata.name === name)?.object,
      name,
    );
    const ended = await team().ended(job);
    expect(summaryOf(ended)).toEqual(success(expect.any(Number) as number));
  });
});

test.each(elsewhere)('the sample %s is accepted by the API server', async (name) => {
  const applied = ['apply', '-n', team().namespace, '--dry-run=server', '-f', sample(name)];
  expect(await kubectl(applied)).toContain('created (server dry run)');
});
