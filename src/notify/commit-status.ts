import { z } from 'zod';
import type { ReportTo } from '../resource/notifications.ts';
import { isTerminal } from '../resource/phases.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { templateNameLabel } from '../resource/template/schema.ts';

type Result = 'pending' | 'success' | 'failure' | 'error' | 'canceled';

/** A commit of a repository, as the API of a forge names it. */
export interface Commit {
  /** The repository in the API. The token is bound to it. */
  readonly repository: URL;
  readonly sha: string;
}

interface Told {
  readonly state: string;
  readonly context: string;
  readonly description: string;
}

interface ForgeApi {
  readonly repository: (path: string) => string | undefined;
  readonly headers: (token: string) => Readonly<Record<string, string>>;
  readonly states: Record<Result, string>;
  readonly body: (told: Told) => object;
}

const ownerAndName = (path: string): string | undefined => /[^/]+\/[^/]+$/.exec(path)?.[0];
const states = {
  pending: 'pending',
  success: 'success',
  failure: 'failure',
  error: 'error',
  canceled: 'error',
};

/** The calls, as the forges document them: «create a commit status», «set commit pipeline status». */
const apis: Record<ReportTo['forge'], ForgeApi> = {
  github: {
    repository: (path) => join('repos', ownerAndName(path)),
    headers: (token) => ({
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    }),
    states,
    body: (told) => told,
  },
  gitlab: {
    repository: (path) => join('projects', encodeURIComponent(path)),
    headers: (token) => ({ 'private-token': token }),
    states: {
      pending: 'running',
      success: 'success',
      failure: 'failed',
      error: 'failed',
      canceled: 'canceled',
    },
    body: ({ context, ...told }) => ({ ...told, name: context }),
  },
  gitea: {
    repository: (path) => join('repos', ownerAndName(path)),
    headers: (token) => ({ authorization: `token ${token}` }),
    states,
    body: (told) => told,
  },
};

const join = (folder: string, name: string | undefined): string | undefined => name && `${folder}/${name}`;

/** Host and path of a repository. The path has no slash around it, and no `.git`. */
function placeOf(url: string): { readonly host: string; readonly path: string } | undefined {
  const [, host = '', scpPath = ''] = /^[^@:/]+@([^:/]+):(.*)$/.exec(url) ?? [];
  const parsed = host === '' ? URL.parse(url) : { hostname: host.toLowerCase(), pathname: scpPath };
  if (!parsed) return undefined;
  const path = parsed.pathname.replace(/^\/|\/$/g, '').replace(/\.git$/, '');
  return { host: parsed.hostname, path };
}

const sha = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** The commit that a job is about, or why there is none. The API must be that of the server that the repository is on. */
export function commitOf(job: DockerfileJob, to: ReportTo): Commit | { readonly problem: string } {
  const { git } = job.spec.source;
  const known = [job.status.source?.git?.commitSha, git?.revision].find((one) => sha.test(one ?? ''));
  if (known === undefined) return { problem: 'the commit is not known' };
  const place = placeOf(git?.url ?? '');
  const api = URL.parse(`${to.url.replace(/\/$/, '')}/`);
  if (!api || !place || ![place.host, `api.${place.host}`].includes(api.hostname))
    return { problem: 'spec.reportTo.url must be on the host of spec.source.git.url, or on api. of it' };
  const name = apis[to.forge].repository(place.path);
  if (name === undefined) return { problem: 'spec.source.git.url must have the path OWNER/NAME' };
  return { repository: new URL(name, api), sha: known };
}

function resultOf({ phase, failureDetails }: DockerfileJob['status']): Result {
  if (!isTerminal(phase)) return 'pending';
  if (phase === 'Succeeded') return 'success';
  if (phase === 'Canceled') return 'canceled';
  return failureDetails?.reason === 'InfrastructureError' ? 'error' : 'failure';
}

function descriptionOf({ phase, failureDetails, performance }: DockerfileJob['status']): string {
  if (failureDetails) return `${failureDetails.reason}: ${failureDetails.message}`;
  if (!isTerminal(phase)) return 'started';
  return performance === undefined ? 'succeeded' : `performance ${performance}`;
}

/** GitLab refuses a state that the commit has already, as after a delivery whose answer was lost. */
export const isRepetition = (
  forge: ReportTo['forge'],
  { status, text }: { readonly status: number; readonly text: string },
) => forge === 'gitlab' && status === 400 && text.includes('Cannot transition status');

const labelled = z.object({ labels: z.record(z.string(), z.string()).catch({}) });

/** The request that sets the status of a commit. The description has at most 140 characters, which is GitHub's limit. */
export function statusRequest(
  job: DockerfileJob,
  to: ReportTo,
  { repository, sha: commit }: Commit,
  token: string,
) {
  const api = apis[to.forge];
  const { metadata, status } = job;
  const name = labelled.parse(metadata).labels[templateNameLabel] ?? metadata.name;
  const description = Array.from(descriptionOf(status).replace(/\s+/g, ' ')).slice(0, 140).join('');
  const told = { state: api.states[resultOf(status)], context: `dockerfilejob/${name}`, description };
  return {
    url: new URL(`${repository.href}/statuses/${commit}`),
    headers: { ...api.headers(token), 'content-type': 'application/json' },
    body: JSON.stringify(api.body(told)),
  };
}
