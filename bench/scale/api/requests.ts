import { z } from 'zod';
import { connectionVariable } from '../../../test/support/cluster/connection.ts';

/** An answer that was read to its end. */
export interface Read {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** From the request to the last byte. */
  readonly milliseconds: number;
}

export interface Reading {
  /** Defaults to the one of the terminal. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function read(path: string, { token, headers }: Reading = {}): Promise<Read> {
  const authorization = `Bearer ${token ?? connectionVariable('DFJ_TOKEN')}`;
  const begun = performance.now();
  const answer = await fetch(`${connectionVariable('DFJ_URL')}${path}`, {
    headers: { authorization, ...headers },
  });
  const body = await answer.text();
  return { status: answer.status, headers: answer.headers, body, milliseconds: performance.now() - begun };
}

const listed = z.array(z.object({ id: z.uuid(), namespace: z.string() }));
export type Listed = z.output<typeof listed>[number];

/** Where the page begins that comes after this one. */
function nextOf({ headers }: Read): string | undefined {
  const link = /^<([^>]*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
  return link === undefined
    ? undefined
    : (new URL(link, 'http://any').searchParams.get('continue') ?? undefined);
}

/** All jobs that a replica knows, page by page, and where each page began. */
export async function walk(): Promise<{ jobs: readonly Listed[]; starts: readonly string[] }> {
  const jobs: Listed[] = [];
  const starts: string[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const from: string = next === '' ? '' : `&continue=${next}`;
    const page = await read(`/api/v1/jobs?limit=1000&fields=id,namespace${from}`);
    if (page.status !== 200) throw new Error(`a page was answered with ${page.status}: ${page.body}`);
    jobs.push(...listed.parse(JSON.parse(page.body)));
    starts.push(next);
    next = nextOf(page);
  }
  return { jobs, starts };
}
