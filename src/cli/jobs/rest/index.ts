import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { findingsOf } from '../../read/report.ts';
import { nextPage, objectOf } from '../../read/rest-job.ts';
import { jobOf, type Job } from '../job.ts';
import type { Jobs } from '../jobs.ts';
import { checkServer } from './checks.ts';
import { follow } from './follow.ts';
import { readLogs } from './logs.ts';
import { uploadContext } from './upload.ts';
import { ask, askJson, askText, send, type RestServer } from './request.ts';

export interface RestJobsOptions extends RestServer {
  /** Shows the jobs of this namespace only. Undefined: all that the caller may see. */
  readonly namespace: string | undefined;
}

const uid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Milliseconds until a request that got no answer is sent again. */
const pause = 1_000;

const shown =
  'id,objectName,namespace,status,performance,reason,createdAt,finishedAt,vulnerabilities,image,sandbox,run';

const listed = z.array(z.looseObject({ namespace: z.string() }));
const summarized = z.array(z.object({ id: z.string(), objectName: z.string(), namespace: z.string() }));

const described = (body: unknown): Job => jobOf(objectOf(body));

/** The jobs behind the REST interface, with the rights of a token. */
export function restJobs({ namespace, ...server }: RestJobsOptions): Jobs {
  const pathOf = ({ metadata }: Pick<Job, 'metadata'>) => `/api/v1/jobs/${metadata.uid}`;

  async function read(path: string): Promise<Job> {
    return askJson(server, { path }, described);
  }

  /** A key makes one job of a request that is sent again. */
  const post = async (path: string, body?: unknown): Promise<Job> => {
    const headers = { 'idempotency-key': randomUUID() };
    const request = { path, method: 'POST', headers, ...(body !== undefined && { body }) } as const;
    const attempt = () => askJson(server, request, described);
    return attempt().catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code !== exitCodes.unreachable) throw error;
      return sleep(pause).then(attempt);
    });
  };

  return {
    place: namespace === undefined ? `server ${server.url}` : `namespace ${namespace}`,
    create: (manifest, dryRun) => {
      if (dryRun) throw noDryRun();
      const metadata = { ...manifest.metadata, ...(namespace !== undefined && { namespace }) };
      return post('/api/v1/jobs', { ...manifest, metadata });
    },
    upload: (archive, signal) => uploadContext(server, { archive, namespace, signal }),
    async find(id) {
      const found = uid.test(id) ? id : await uidOf({ ...server, namespace }, id);
      if (found === undefined) throw noSuchJob(id);
      return read(`/api/v1/jobs/${found}`);
    },
    async *list({ allNamespaces }) {
      const parse = (body: unknown) =>
        listed.parse(body).map((job) => [job.namespace, described(job)] as const);
      for await (const page of pages(server, shown, parse)) {
        for (const [place, job] of page)
          if (allNamespaces || namespace === undefined || place === namespace) yield job;
      }
    },
    watch: (job, signal) => follow(() => read(pathOf(job)), signal),
    async cancel(job) {
      await send(server, { path: `${pathOf(job)}/cancel`, method: 'POST' });
    },
    async remove(job) {
      await send(server, { path: pathOf(job), method: 'DELETE' });
    },
    rerun: (job) => post(`${pathOf(job)}/rerun`),
    logs: (job, options) => readLogs(server, pathOf(job), options),
    async report(job) {
      // The route /report has what Trivy says of the image alone. This has its base images, and what fails the job comes first.
      return findingsOf(await askText(server, { path: `${pathOf(job)}/logs?step=scan` }));
    },
    dockerfile: ({ spec }) => Promise.resolve(spec.source.dockerfile),
    checks: () => checkServer(server),
    close: () => Promise.resolve(),
  };
}

/** The pages of the list, each as it arrives. */
async function* pages<T>(
  server: RestServer,
  fields: string,
  parse: (body: unknown) => T,
): AsyncGenerator<T, void> {
  let path: string | undefined = `/api/v1/jobs?limit=200&fields=${fields}`;
  while (path !== undefined) {
    const { page, link } = await ask(server, { path }, async (response) => {
      return { page: parse(await response.json()), link: response.headers.get('link') };
    });
    yield page;
    const next = nextPage(link);
    path = next === undefined ? undefined : pathWithin(new URL(next, server.url), server.url);
  }
}

/** REST finds jobs by UID only. A name is looked up in the list, which reads no job. */
async function uidOf({ namespace, ...server }: RestJobsOptions, name: string): Promise<string | undefined> {
  for await (const page of pages(server, 'id,objectName,namespace', (body) => summarized.parse(body))) {
    const found = page.find(
      (job) => job.objectName === name && (namespace === undefined || job.namespace === namespace),
    );
    if (found) return found.id;
  }
  return undefined;
}

/** The next page is on the same server: a link elsewhere must not get the token. */
function pathWithin(next: URL, url: string): string {
  if (next.origin === new URL(url).origin) return `${next.pathname}${next.search}`;
  throw new Failure(`${url} names a page of another server: ${next.origin}`, { code: exitCodes.refused });
}

const noSuchJob = (id: string): Failure =>
  new Failure(`there is no job ${id} that you may see`, {
    code: exitCodes.refused,
    next: ['List the jobs that you may see: {dfj} get'],
  });

const noDryRun = (): Failure =>
  new Failure('the REST API has no dry run', {
    code: exitCodes.usage,
    next: [
      'Check the Dockerfile without a cluster: {dfj} lint FILE',
      'Or use a kubeconfig instead of --server',
    ],
  });
