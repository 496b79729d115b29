import { randomBytes, randomUUID } from 'node:crypto';
import { memoryOfApi } from '../../support/cluster/api-pods.ts';
import { makeClient } from '../../support/cluster/client-token.ts';
import { connectionVariable } from '../../support/cluster/connection.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { rest } from '../../support/cluster/rest.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('rest-load');

const mebi = 1024 * 1024;
const jobs = 60;
/** Comments that do not compress, almost 256 KiB of them. */
const dockerfile = (): string => `FROM debian:bookworm\n# ${randomBytes(190_000).toString('base64')}\n`;

/** Reads the list of jobs without keeping it. @returns how many jobs it has */
async function countListed(): Promise<number> {
  const authorization = `Bearer ${connectionVariable('DFJ_TOKEN')}`;
  const answer = await fetch(`${connectionVariable('DFJ_URL')}/api/v1/jobs`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  let count = 0;
  let end = '';
  for await (const chunk of answer.body ?? []) {
    const text = end + Buffer.from(chunk).toString('latin1');
    count += text.split('"dockerfile":').length - 1;
    end = text.slice(-12);
  }
  expect(end).toMatch(/}]$/);
  return count;
}

describe('attack 61: the REST API over many incompressible Dockerfiles', () => {
  beforeAll(async () => {
    for (let made = 0; made < jobs; made += 20) {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          team().submit({ source: { dockerfile: dockerfile() }, suspend: true }),
        ),
      );
    }
    // Each replica follows the jobs by itself, and one of them answers.
    await patiently(async () => {
      const counts = await Promise.all(Array.from({ length: 9 }, countListed));
      return counts.every((count) => count >= jobs) || undefined;
    }, 'every replica to know the jobs');
  });

  /** @returns the highest resident memory of a replica in bytes, while `action` ran */
  async function peakDuring(action: () => Promise<void>): Promise<number> {
    const before = Object.keys(await memoryOfApi()).sort();
    let peak = 0;
    let over = false;
    const done = action().finally(() => (over = true));
    const watch = patiently(
      async () => {
        const now = await memoryOfApi();
        expect(Object.keys(now).sort()).toEqual(before); // none was killed
        peak = Math.max(peak, ...Object.values(now));
        return over || undefined;
      },
      'the requests to end',
      500_000,
    );
    await Promise.all([done, watch]);
    return peak;
  }

  test('answers 50 lists at once, and no replica exceeds 200 MiB', async () => {
    const peak = await peakDuring(async () => {
      for (const count of await Promise.all(Array.from({ length: 50 }, countListed))) {
        expect(count).toBeGreaterThanOrEqual(jobs);
      }
    });
    expect(peak).toBeLessThan(200 * mebi);
  });

  test('answers lookups by an account without any right with 404, and its memory stays the same', async () => {
    const { token } = await makeClient(team().namespace, 'stranger');
    const known = team()
      .jobs.entries.slice(0, 50)
      .map(({ object }) => object.metadata.uid);
    const unknown = Array.from({ length: 50 }, () => randomUUID());
    const peak = await peakDuring(async () => {
      const answers = await Promise.all(
        [...known, ...unknown].map((id) => rest('GET', `/api/v1/job/${id}`, { token })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
      expect((await rest('GET', '/api/v1/jobs', { token })).status).toBe(403);
    });
    expect(peak).toBeLessThan(200 * mebi);
  });
});
