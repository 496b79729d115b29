import { kind } from '../../../src/resource/schema.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { tryKubectl } from '../../../test/support/cluster/kubectl.ts';
import { read, walk, type Listed, type Reading } from './requests.ts';

/** One kind of read, and how long it took each time, in milliseconds. */
export interface Row {
  readonly name: string;
  readonly times: readonly number[];
  /** Of one answer; undefined where nobody has counted. */
  readonly bytes?: number;
}

/** How often each kind of read is measured. */
export interface Samples {
  readonly rest: number;
  readonly kubectl: number;
  /** Of what takes seconds: lists of all jobs, and a 404. */
  readonly whole: number;
}

async function repeat(count: number, once: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < count; sample += 1) times.push(await once());
  return times;
}

/** @throws Error if an answer has another status */
async function restRow(
  name: string,
  count: number,
  { path, status = 200, ...reading }: Reading & { readonly path: string; readonly status?: number },
): Promise<Row> {
  let bytes = 0;
  const times = await repeat(count, async () => {
    const answer = await read(path, reading);
    if (answer.status !== status)
      throw new Error(`${path} was answered with ${answer.status} instead of ${status}: ${answer.body}`);
    bytes = Buffer.byteLength(answer.body);
    return answer.milliseconds;
  });
  return { name, times, bytes };
}

/** Reads by REST, one after another, over one connection. @param job one that is small @param large one of 256 KiB */
export async function measureRest(
  { rest: samples, whole: fewSamples }: Samples,
  { job, large, middle }: { readonly job: Listed; readonly large: Listed; readonly middle: string },
): Promise<readonly Row[]> {
  const page = '/api/v1/jobs?limit=100';
  const one = `/api/v1/jobs/${job.id}`;
  const tagOf = async (path: string) => ({
    'if-none-match': (await read(path)).headers.get('etag') ?? '',
  });
  const rows: Row[] = [];
  for (const [name, count, what] of [
    ['page of 100, the first', samples, { path: page }],
    ['page of 100, in the middle', samples, { path: `${page}&continue=${middle}` }],
    ['page of 100, by status', samples, { path: `${page}&status=success` }],
    ['page of 100, by name', samples, { path: `${page}&sort=name&name=finished` }],
    ['page of 100, unchanged (304)', samples, { path: page, status: 304, headers: await tagOf(page) }],
    ['page of 1,000', samples, { path: '/api/v1/jobs?limit=1000' }],
    ['list without parameters: 1,000 with their Dockerfiles', fewSamples, { path: '/api/v1/jobs' }],
    ['get', samples, { path: one }],
    ['get, of the old contract', samples, { path: `/api/v1/job/${job.id}` }],
    ['get, unchanged (304)', samples, { path: one, status: 304, headers: await tagOf(one) }],
    ['get, of 256 KiB', samples, { path: `/api/v1/jobs/${large.id}` }],
    ['get, no such job (404)', fewSamples, { path: `/api/v1/jobs/${crypto.randomUUID()}`, status: 404 }],
  ] as const)
    rows.push(await restRow(name, count, what));
  return rows;
}

/** The same by kubectl, its start included, and a get by a client that has started. */
export async function measureKubectl(
  cluster: Cluster,
  samples: Samples,
  namespace: string,
): Promise<readonly Row[]> {
  const raw = '/apis/dockerfilejob.io/v1alpha1/dockerfilejobs?limit=100';
  const ofOne = (name: string) => ['get', 'dfj', name, '-n', namespace];
  const rows: Row[] = [];
  for (const [args, count, code] of [
    [['version', '--client'], samples.kubectl, 0],
    [['get', '--raw', raw], samples.kubectl, 0],
    [['get', 'dfj', '-A', '--chunk-size=100'], samples.whole, 0],
    [['get', 'dfj', '-A', '--chunk-size=500'], samples.whole, 0],
    [ofOne('suspended-1'), samples.kubectl, 0],
    [ofOne('nothing'), samples.kubectl, 1],
  ] as const) {
    let bytes = 0;
    const times = await repeat(count, async () => {
      const begun = performance.now();
      const ended = await tryKubectl(args);
      if (ended.code !== code) throw new Error(`kubectl ${args.join(' ')}: ${ended.code} ${ended.stderr}`);
      bytes = Buffer.byteLength(ended.stdout);
      return performance.now() - begun;
    });
    rows.push({ name: `kubectl ${args.join(' ')}`, times, bytes });
  }
  const ref = { kind, namespace, name: 'suspended-1' } as const;
  const times = await repeat(samples.rest, async () => {
    const begun = performance.now();
    if (!(await cluster.get(ref))) throw new Error('the job is gone');
    return performance.now() - begun;
  });
  return [...rows, { name: 'get, of the API server itself', times }];
}

/** Waits until the replica that answers knows as many jobs of the bench. @returns them, and where the middle page begins */
export async function untilKnown(
  count: number,
  isOurs: (job: Listed) => boolean,
): Promise<{ jobs: readonly Listed[]; middle: string }> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { jobs, starts } = await walk();
    const ours = jobs.filter(isOurs);
    const middle = starts[Math.max(1, Math.floor(starts.length / 2))];
    if (ours.length === count && middle !== undefined) return { jobs: ours, middle };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`the API does not know ${count} jobs after a minute`);
}
