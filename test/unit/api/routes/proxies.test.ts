import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { makeEntry } from '../../../support/job-entry.ts';
import { makeJob } from '../../../support/job.ts';
import { openStore } from '../../../support/store.ts';

const job = makeJob();
const entries = ['a', 'b', 'c'].map((name) => makeEntry({ name, uid: job.metadata.uid.replace(/^./, name) }));
const burst = 4;
const path = '/api/v1/jobs';

let api: Api;
beforeEach(async () => {
  const rate = { perSecond: 0.001, burst };
  api = await startApi({
    ...{ port: 0, host: '127.0.0.1', drainMs: 1, namespace: 'team-a', compatibility: false },
    auth: { mode: 'token', rates: { caller: rate, strangers: rate } },
    build: { version: '1.2.3', commit: 'abcdef0' },
    logger: pino({ level: 'silent' }),
    store: openStore(job, { entries: () => entries }),
  });
});
afterEach(() => api.stop());

/** What a client, or a proxy that passes on what a client says, may claim about the connection. */
const claims = (address: string) => ({
  host: 'evil.example.com',
  forwarded: `for=${address};host=evil.example.com;proto=http`,
  'x-forwarded-for': address,
  'x-forwarded-host': 'evil.example.com',
  'x-forwarded-proto': 'http',
  'x-forwarded-prefix': '/evil',
  'x-real-ip': address,
});

async function send(method: string, to: string, headers: object, body?: object): Promise<IncomingMessage> {
  const sent = request({
    ...{ method, host: '127.0.0.1', port: api.port, path: to, agent: false },
    headers: { authorization: 'Bearer alice', 'content-type': 'application/json', ...headers },
  });
  sent.end(body && JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

describe('behind a proxy', () => {
  it('attack 109: links have no host, whatever the client claims the host to be', async () => {
    const spec = { source: { dockerfile: 'FROM scratch\n' } };
    const created = await send('POST', path, claims('10.0.0.1'), { spec });
    const { id } = (await json(created)) as { id: string };
    expect(created.headers.location).toBe(`${path}/${id}`);
    const page = await send('GET', `${path}?limit=1`, claims('10.0.0.1'));
    page.resume();
    expect(page.headers['link']).toMatch(/^<\/api\/v1\/jobs\?limit=1&continue=[^>]+>; rel="next"$/);
    const absolute = await send('GET', `http://evil.example.com${path}?limit=1`, {});
    absolute.resume();
    expect(absolute.headers['link']).toBe(page.headers['link']);
  });

  it('attack 109: requests of a user count together, whatever addresses the client claims', async () => {
    const statuses: (number | undefined)[] = [];
    for (let count = 0; count <= burst; count += 1) {
      const answer = await send('GET', `${path}?limit=1`, claims(`10.0.0.${count}`));
      answer.resume();
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([...Array.from({ length: burst }, () => 200), 429]);
  });

  it('idle connections stay open longer than proxies keep them, so that none is used when it is about to close', async () => {
    const answer = await send('GET', '/healthz', { connection: 'keep-alive' });
    answer.resume();
    const [, seconds] = /timeout=(\d+)/.exec(String(answer.headers['keep-alive'])) ?? [];
    // Traefik and Go: 90 s. nginx and the load balancers of AWS: 60 s.
    expect(Number(seconds)).toBeGreaterThan(90);
  });
});
