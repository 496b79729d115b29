import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { packed } from '../../../../src/text/gzip.ts';
import { makeEntry } from '../../../support/job-entry.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { openStore } from '../../../support/store.ts';

const entry = makeEntry({ uid: jobUid, namespace: 'jobs', name: 'one' });
/** Does not compress, so that no socket takes all of a list. */
const dockerfile =
  `FROM scratch\n# ${Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('')}`.slice(
    0,
    250_000,
  );
const job = makeJob({ spec: { source: { dockerfile } } });

const store = openStore(job, { entries: () => Array.from({ length: 100 }, () => entry) });
const body = JSON.stringify({ name: 'a', description: '', dockerfile: packed('FROM scratch') });

describe('attack 77: accounts whose requests never get on', () => {
  let api: Api;
  const open = new Set<Socket>();
  beforeAll(async () => {
    const build = { version: '1.2.3', commit: 'abcdef0' };
    const logger = pino({ level: 'silent' });
    api = await startApi({
      port: 0,
      host: '127.0.0.1',
      drainMs: 1,
      namespace: 'jobs',
      compatibility: false,
      auth: { mode: 'token' },
      build,
      logger,
      store,
    });
  });
  afterEach(() => {
    for (const socket of open) socket.destroy();
  });
  afterAll(() => api.stop());

  const headOf = (who: string, request: string, more = ''): string =>
    `${request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${who}\r\n${more}\r\n`;

  function send(bytes: string): Socket {
    const socket = connect(api.port, '127.0.0.1');
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
    socket.write(bytes);
    return socket;
  }

  const posting = (who: string): string =>
    headOf(who, 'POST /api/v1/job', `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`);

  /** @returns the status of an answer that is read at once; 0 if there is none in time */
  const statusOf = async (bytes: string, patience: number): Promise<number> =>
    Promise.race([
      text(send(bytes)).then((answer) => Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 0)),
      sleep(patience, 0, { ref: false }),
    ]);

  it('answers others at once while one account asks for hundreds of lists and reads none', async () => {
    for (let count = 0; count < 502; count += 1) send(headOf('greedy', 'GET /api/v1/jobs')).pause();
    await sleep(1_500);
    expect(await statusOf(headOf('honest', 'GET /api/v1/jobs'), 8_000)).toBe(200);
  }, 30_000);

  it('forgets the requests of clients that have left', async () => {
    const clients = Array.from({ length: 102 }, () => send(headOf('greedy', 'GET /api/v1/jobs')).pause());
    await sleep(500);
    expect(await statusOf(headOf('greedy', 'GET /api/v1/jobs'), 3_000)).toBe(503);
    for (const socket of clients.slice(10)) socket.destroy();
    await sleep(500);
    // It waits.
    expect(await statusOf(headOf('greedy', 'GET /api/v1/jobs'), 1_000)).toBe(0);
  }, 30_000);

  it('reads jobs, and takes other uploads, while two accounts send theirs byte by byte', async () => {
    for (const who of ['slow', 'slower', 'slow', 'slower', 'slow', 'slower', 'slow', 'slower'])
      send(posting(who) + '{');
    await sleep(300);
    expect(await statusOf(headOf('honest', `GET /api/v1/job/${jobUid}`), 3_000)).toBe(200);
    expect(await statusOf(posting('honest') + body, 3_000)).toBe(200);
  }, 30_000);

  it('gives up on a body that takes more than ten seconds', async () => {
    const socket = send(posting('slow') + '{');
    const slowly = setInterval(() => socket.write(' '), 500);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    clearInterval(slowly);
    expect(answer.toString()).toMatch(/^HTTP\/1.1 408 [^]*within 10 seconds/);
  }, 15_000);
});
