import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { idempotencyAnnotation } from '../../../src/resource/names.ts';
import { kind } from '../../../src/resource/schema.ts';
import { deleteReplica, killReplica, useReplicas } from '../../support/cluster/api-replicas.ts';
import { makeClient } from '../../support/cluster/client-token.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { startOwnApi } from '../../support/cluster/own-api.ts';
import { rest, type Answer } from '../../support/cluster/rest.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';

jest.setTimeout(240_000);
const place = useNamespace('rest-replicas');
const replicas = useReplicas(3);

const submits = 100;
/** Answers after which the others are still on their way. */
const inTheMiddle = 5;
const path = '/api/v1/jobs';
const accepted = z.object({ id: z.uuid() });
let token = '';

beforeAll(async () => {
  const { namespace } = place();
  ({ token } = await makeClient(namespace, 'ada'));
  await kubectl([
    ...['create', 'rolebinding', 'ada', '-n', namespace, '--clusterrole=dockerfilejob-editor'],
    `--serviceaccount=${namespace}:ada`,
  ]);
});

const post = (key: string, url?: string): Promise<Answer> =>
  rest('POST', path, {
    token,
    ...(url !== undefined && { url }),
    headers: { 'idempotency-key': key },
    body: {
      metadata: { namespace: place().namespace },
      // It costs the cluster nothing but the object.
      spec: { name: key, suspend: true, source: { dockerfile: perf } },
    },
  });

/** What became of a request that is sent until it is answered with a job. */
interface Submitted {
  readonly id: string;
  /** Attempts whose connection broke, and by status those that were answered without a job. */
  readonly lost: number;
  readonly refused: readonly number[];
}

/** Sends the request as a careful client does: again after 5xx, 429 and a broken connection, whenever it is told to. */
async function submit(key: string): Promise<Submitted> {
  let lost = 0;
  const refused: number[] = [];
  for (let attempt = 1; attempt <= 60; attempt += 1) {
    const answer = await post(key).catch(() => undefined);
    if (answer?.status === 201) return { id: accepted.parse(answer.body).id, lost, refused };
    if (answer === undefined) lost += 1;
    else refused.push(answer.status);
    if (answer && answer.status < 500 && answer.status !== 429)
      throw new Error(`${key}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await sleep(Number(answer?.headers.get('retry-after') ?? 0.5) * 1000);
  }
  throw new Error(`${key}: no job after ${lost} lost and ${refused.length} refused attempts`);
}

/** The uids of the jobs in the namespace, by the key that each was submitted with. */
async function jobsByKey(): Promise<Map<string, string[]>> {
  const jobs = new Map<string, string[]>();
  for await (const { metadata } of place().cluster.list(kind, { namespace: place().namespace })) {
    const key = metadata.annotations[idempotencyAnnotation] ?? 'none';
    jobs.set(key, [...(jobs.get(key) ?? []), metadata.uid]);
  }
  return jobs;
}

test('100 submits at once through 3 replicas make one job each, while one replica is deleted and one killed', async () => {
  const [deleted, killed] = replicas();
  if (!deleted || !killed) throw new Error('there are not enough replicas');
  const keys = Array.from({ length: submits }, () => randomUUID());
  let answered = 0;
  const middle = Promise.withResolvers<undefined>();
  const submitting = keys.map(async (key) => {
    const first = await submit(key);
    answered += 1;
    if (answered === inTheMiddle) middle.resolve(undefined);
    // Whoever is not sure sends it once more.
    return { first, again: await submit(key) };
  });
  await Promise.race([middle.promise, Promise.all(submitting)]);
  await Promise.all([deleteReplica(place().cluster, deleted), killReplica(killed)]);
  const all = await Promise.all(submitting);

  const attempts = all.flatMap(({ first, again }) => [first, again]);
  const lost = attempts.reduce((sum, one) => sum + one.lost, 0);
  const refused = attempts.flatMap((one) => one.refused);
  console.log(`${lost} connections broke, ${refused.length} attempts were refused: ${refused.join(' ')}`);
  expect(lost).toBeGreaterThan(0);
  for (const { first, again } of all) expect(again.id).toBe(first.id);
  const jobs = await jobsByKey();
  expect([...jobs.values()].filter((uids) => uids.length !== 1)).toEqual([]);
  expect([...jobs.values()].flat().sort()).toEqual(all.map(({ first }) => first.id).sort());
  expect(jobs.size).toBe(submits);
});

test('one key that comes to two replicas at the same time makes one job, and both answer with it', async () => {
  const before = (await jobsByKey()).size;
  const one = await startOwnApi({ mode: 'token' });
  const other = await startOwnApi({ mode: 'token' });
  try {
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const pairs = await Promise.all(
      keys.map((key) => Promise.all([one, other].map(({ url }) => post(key, url)))),
    );
    const ids = pairs.map((answers) => new Set(answers.map(({ body }) => accepted.parse(body).id)));
    expect(ids.filter(({ size }) => size !== 1)).toEqual([]);
    expect((await jobsByKey()).size).toBe(before + keys.length);
    expect(new Set(ids.flatMap((each) => [...each])).size).toBe(keys.length);
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
});
