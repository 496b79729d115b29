import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeClient, removeRight, restNamespace } from '../../support/cluster/client-token.ts';
import { connectionVariable } from '../../support/cluster/connection.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { startOwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { rest } from '../../support/cluster/rest.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';
import { runSchemathesis, type Outcome } from '../../support/schemathesis/run.ts';
import { tempFolder } from '../../support/shell.ts';

const place = useNamespace('schemathesis');
const folder = tempFolder();
const inSystem = ['-n', 'dockerfilejob-system'];
const operator = 'deployment/dockerfilejob-operator';
/** Jobs that may be made, besides those that there are. */
const room = 300;

const listSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }).loose() })),
});
const submitted = z.object({ id: z.uuid() });
const statusSchema = z.object({ status: z.string() });

let client: { readonly username: string; readonly token: string };
let over: string;
let spare: readonly string[];

async function submit(spec: object): Promise<string> {
  const body = { spec: { source: { dockerfile: perf }, ...spec } };
  return submitted.parse((await rest('POST', '/api/v1/jobs', { body, token: client.token })).body).id;
}

/** Only the client's own jobs: it has no right to others. */
async function ownJobs(): Promise<string[]> {
  const { items } = listSchema.parse(
    JSON.parse(await kubectl(['get', 'dfj', '-n', restNamespace, '-o', 'json'])),
  );
  return items
    .filter((item) => JSON.stringify(item.metadata).includes(client.username))
    .map(({ metadata }) => metadata.name);
}

beforeAll(async () => {
  client = await makeClient(place().namespace, 'client', 'dockerfilejob-client');
  over = await submit({});
  spare = await Promise.all(Array.from({ length: 4 }, () => submit({ suspend: true })));
  await patiently(async () => {
    const { body } = await rest('GET', `/api/v1/jobs/${over}`, { token: client.token });
    return statusSchema.parse(body).status === 'success' || undefined;
  }, 'the end of a job');
  // What is submitted must not run, and must have an end.
  await kubectl(['scale', operator, ...inSystem, '--replicas=0']);
  const jobs = (await kubectl(['get', 'dfj', '-n', restNamespace, '-o', 'name'])).split('\n').length;
  const quota = ['quota', place().namespace, '-n', restNamespace];
  await kubectl(['create', ...quota, `--hard=count/dockerfilejobs.dockerfilejob.io=${jobs + room}`]);
  // Until the apiserver has counted, it refuses everything.
  await patiently(
    async () => (await kubectl(['get', ...quota, '-o', 'jsonpath={.status.used}'])) !== '' || undefined,
    'the quota to be counted',
  );
});
afterAll(async () => {
  await kubectl(['delete', 'quota', place().namespace, '-n', restNamespace, '--ignore-not-found']);
  const names = await ownJobs();
  if (names.length > 0) await kubectl(['delete', 'dfj', '-n', restNamespace, '--wait=false', ...names]);
  await kubectl(['scale', operator, ...inSystem, '--replicas=1']);
  await kubectl(['rollout', 'status', operator, ...inSystem]);
  await removeRight(place().namespace, 'client');
  folder.remove();
});

const run = (location: string, options: readonly string[] = [], url?: string): Promise<Outcome> =>
  runSchemathesis({
    ...(url !== undefined && { url }),
    location,
    options,
    jobs: { over: [over], spare },
    token: client.token,
    folder: folder.path,
  });

describe('Schemathesis', () => {
  test('finds an answer that the OpenAPI document does not describe', async () => {
    const { body } = await rest('GET', '/api/v1/openapi.json');
    const wrong = JSON.stringify(body).replace('"const":"ok"', '"const":"fine"');
    const path = join(folder.path, 'wrong.json');
    await writeFile(path, wrong);
    const { code, report } = await run(path, ['--include-operation-id=getHealth', '--phases=coverage']);
    expect(report).toContain('"fine" was expected');
    expect(code).toBe(1);
  });

  test('finds nothing in the API as it is', async () => {
    const { code, report } = await run(`${connectionVariable('DFJ_URL')}/api/v1/openapi.json`);
    if (code !== 0) throw new Error(report);
    // It has really tried: operations, jobs that were made, jobs that were not.
    expect(report).toMatch(/Operations: +(\d+) selected \/ \1 total/);
    expect(Number(/(\d+) generated/.exec(report)?.[1])).toBeGreaterThan(1000);
    expect((await ownJobs()).length).toBeGreaterThan(1 + spare.length);
  });

  test('finds nothing in the calls of older clients', async () => {
    const builds = { registry: 'registry.example.com', pushSecret: undefined };
    const api = await startOwnApi({ mode: 'token' }, true, { builds });
    const only = '--include-operation-id-regex=(runDockerfile|DockerfileBuilds?(AtRoot)?|getStatus)$';
    const before = (await ownJobs()).length;
    const { code, report } = await run(`${api.url}/api/v1/openapi.json`, [only, '--max-time=60'], api.url);
    await api.stop();
    if (code !== 0) throw new Error(report);
    expect(report).toMatch(/Operations: +8 selected/);
    expect((await ownJobs()).length).toBeGreaterThan(before);
  });
});
