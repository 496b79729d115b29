import { randomUUID } from 'node:crypto';
import { plural } from '../../../src/resource/schema.ts';
import { makeClient } from '../../support/cluster/client-token.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { startOwnApi, type OwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { sumOf } from '../../support/cluster/prometheus.ts';
import { rest } from '../../support/cluster/rest.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('rest-strangers');
const jobs = 20;
let api: OwnApi;
let token = '';
let known: readonly string[] = [];

beforeAll(async () => {
  api = await startOwnApi({ mode: 'token' });
  ({ token } = await makeClient(team().namespace, 'stranger'));
  const spec = { source: { dockerfile: perf }, suspend: true };
  const made = await Promise.all(Array.from({ length: jobs }, () => team().submit(spec)));
  known = made.map(({ metadata }) => metadata.uid);
  for (const id of known)
    await patiently(
      async () => (await rest('GET', `/api/v1/job/${id}`, { url: api.url })).status === 200 || undefined,
      'the API to know the jobs',
    );
});
afterAll(() => api.stop());

const look = (method: string, path: string) => rest(method, path, { url: api.url, token });

/** How often the API server was asked for jobs so far. */
async function reads(): Promise<Record<'LIST' | 'GET', number>> {
  const metrics = await kubectl(['get', '--raw', '/metrics']);
  const sum = (verb: string): number => sumOf(metrics, 'apiserver_request_total', { verb, resource: plural });
  return { LIST: sum('LIST'), GET: sum('GET') };
}

test('attack 61: lookups by an account without any right cost the API server neither a LIST nor a GET', async () => {
  const before = await reads();
  let lookups = 0;
  const statuses = new Set<number>();
  for (const path of ['job', 'jobs'])
    for (const ids of [known, known.map(() => randomUUID())])
      for (const { status } of await Promise.all(ids.map((id) => look('GET', `/api/v1/${path}/${id}`)))) {
        statuses.add(status);
        lookups += 1;
      }
  expect([...statuses]).toEqual([404]);
  for (const query of ['', '?limit=100', '?fields=dockerfile', '?status=failed'])
    expect((await look('GET', `/api/v1/jobs${query}`)).status).toBe(403);
  const after = await reads();
  // Others read, too: the operator, and whatever deletes namespaces. A lookup that reads would read once each time.
  expect(after.LIST - before.LIST).toBeLessThan(lookups / 4);
  expect(after.GET - before.GET).toBeLessThan(lookups / 4);
});

test('attack 108: the time of a 404 does not tell an account without any right whether there is a job', async () => {
  const [id = ''] = known;
  const timed = async (method: string, path: string): Promise<number> => {
    const begun = performance.now();
    expect((await look(method, path)).status).toBe(404);
    return performance.now() - begun;
  };
  for (const [method, end] of [
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/logs'],
    ['GET', '/events'],
    ['POST', '/cancel'],
  ] as const) {
    const there = await timed(method, `/api/v1/jobs/${id}${end}`);
    const notThere = await timed(method, `/api/v1/jobs/${randomUUID()}${end}`);
    // Milliseconds: a cluster that is busy may add some to either.
    expect(Math.abs(there - notThere)).toBeLessThan(500);
  }
});
