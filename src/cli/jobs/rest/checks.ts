import { z } from 'zod';
import { Failure } from '../../failure.ts';
import type { Check } from '../../read/diagnosis.ts';
import { askJson, send, type RestServer } from './request.ts';

const versioned = z.object({ version: z.string(), commit: z.string() });

/** What can be seen of a cluster by REST. */
export async function checkServer(server: RestServer): Promise<Check[]> {
  const { version, commit } = await askJson(server, { path: '/status' }, (body) => versioned.parse(body));
  const reached: Check = {
    state: 'good',
    what: `${server.url} answers: version ${version}, commit ${commit.slice(0, 12)}`,
  };
  const ready = await send(server, { path: '/readyz' }).then(
    (): Check => ({ state: 'good', what: 'it reaches its cluster' }),
    (error: unknown): Check => ({
      state: 'bad',
      what: `it does not reach its cluster: ${error instanceof Error ? error.message : String(error)}`,
      next: 'Ask who operates the cluster',
    }),
  );
  const rights = await send(server, { path: '/api/v1/jobs?limit=1&fields=id' }).then(
    (): Check => ({ state: 'good', what: 'it accepts your token, and you may list jobs' }),
    (error: unknown): Check => {
      const next = error instanceof Failure ? error.next[0] : undefined;
      const what = `you may not list jobs: ${error instanceof Error ? error.message : String(error)}`;
      return { state: 'bad', what, ...(next !== undefined && { next }) };
    },
  );
  const more: Check = {
    state: 'unknown',
    what: 'isolation, registry and database: only the cluster itself shows them',
    next: 'Use a kubeconfig instead of --server',
  };
  return [reached, ready, rights, more];
}
