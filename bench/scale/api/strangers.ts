import { randomUUID } from 'node:crypto';
import { plural } from '../../../src/resource/schema.ts';
import { kubectl } from '../../../test/support/cluster/kubectl.ts';
import { sumOf } from '../../../test/support/cluster/prometheus.ts';
import { read, type Listed } from './requests.ts';

/** What the API server has been asked, by what was asked for. */
type Requests = Record<'LIST of jobs' | 'GET of jobs' | 'access reviews' | 'token reviews', number>;

export interface Strangers {
  readonly lookups: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly seconds: number;
  /** Of the API server, for all of the lookups. */
  readonly requests: Requests;
}

/** Requests at the same time. Each answer with 404 takes two seconds. */
const atOnce = 250;

async function requestsSoFar(): Promise<Requests> {
  const metrics = await kubectl(['get', '--raw', '/metrics']);
  const of = (verb: string, resource: string): number =>
    sumOf(metrics, 'apiserver_request_total', { verb, resource });
  return {
    'LIST of jobs': of('LIST', plural),
    'GET of jobs': of('GET', plural),
    'access reviews': of('POST', 'subjectaccessreviews'),
    'token reviews': of('POST', 'tokenreviews'),
  };
}

/** Looks up jobs that are there and others that are not, with a token that has no right, and lists some. */
export async function lookUp(token: string, jobs: readonly Listed[], lookups: number): Promise<Strangers> {
  const paths = Array.from({ length: lookups }, (_, index) => {
    if (index % 10 === 0) return '/api/v1/jobs?limit=100';
    const known = jobs[(index * 7) % jobs.length]?.id;
    return `/api/v1/jobs/${index % 2 === 0 ? (known ?? '') : randomUUID()}`;
  });
  const statuses: Record<number, number> = {};
  const before = await requestsSoFar();
  const begun = performance.now();
  for (let from = 0; from < paths.length; from += atOnce) {
    const answers = await Promise.all(paths.slice(from, from + atOnce).map((path) => read(path, { token })));
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  const seconds = (performance.now() - begun) / 1000;
  const after = await requestsSoFar();
  const requests = Object.fromEntries(
    Object.entries(after).map(([what, count]) => [what, count - before[what as keyof Requests]]),
  ) as Requests;
  return { lookups, statuses, seconds, requests };
}
