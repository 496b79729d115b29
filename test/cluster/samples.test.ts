import { readFileSync } from 'node:fs';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { kubectl, tryKubectl } from '../support/cluster/kubectl.ts';
import { sample, sampleJob, sampleManifests } from '../support/cluster/samples.ts';
import { success, summaryOf } from '../support/cluster/summary.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('samples');

const invalid = 'failing/invalid.yaml';
const succeeding = sampleManifests();
const failing = sampleManifests('failing').filter((name) => name !== invalid);

const apply = (...names: string[]): string[] => [
  ...['apply', '--namespace', team().namespace],
  ...names.flatMap((name) => ['--filename', sample(name)]),
];

async function ended(manifest: string): Promise<DockerfileJob> {
  const { name } = sampleJob(manifest).metadata;
  const job = await team().jobs.until(
    (entries) => entries.find(({ object }) => object.metadata.name === name)?.object,
    name,
  );
  return team().ended(job);
}

/** Each is applied unchanged. */
describe('the sample', () => {
  beforeAll(() => kubectl(apply(...succeeding, ...failing)));

  test.each(succeeding)('%s succeeds', async (manifest) => {
    expect(summaryOf(await ended(manifest))).toEqual(success(expect.any(Number) as number));
  });

  const failures: Readonly<Record<string, object>> = {
    'failing/forgotten.yaml': {
      reason: 'ContextMissing',
      message: expect.stringContaining('"train.py"') as string,
      location: { line: 2 },
    },
    'failing/vulnerable.yaml': {
      reason: 'VulnerabilitiesFound',
      message: expect.stringContaining('CVE-2018-18074') as string,
    },
  };

  test.each(failing)('%s fails with the reason that its comment names', async (manifest) => {
    const { status } = await ended(manifest);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: failures[manifest] });
    const reason = status.failureDetails?.reason ?? '';
    expect(readFileSync(sample(manifest), 'utf8')).toMatch(new RegExp(`^# Fails with ${reason}:`));
  });

  test(`${invalid} is refused by the API server, which names each field`, async () => {
    const { code, stderr } = await tryKubectl(apply(invalid));
    expect(code).not.toBe(0);
    expect(stderr).toContain('The DockerfileJob "invalid" is invalid');
    expect(stderr.match(/(?<=^\* )[\w.]+/gm)?.sort()).toEqual([
      'spec.build.timeout',
      'spec.performance.path',
    ]);
  });
});
