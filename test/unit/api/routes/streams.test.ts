import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { Feed } from '../../../../src/api/events/feed.ts';
import type { JobStore } from '../../../../src/api/store/job-store.ts';
import { objectAt, ownerOf, readEvents } from '../../../support/feed.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { changing, recently } from '../../../support/log-source.ts';
import { openStore } from '../../../support/store.ts';
import { trivyReport } from '../../../support/trivy.ts';
import { quietApi } from '../../../support/api.ts';

const running = { phase: 'Queued', run: 1, steps: [{ name: 'admit', state: 'Waiting' }] } as const;
const status = { ...running, steps: [...running.steps] };
const over = { phase: 'Canceled', run: 1, startTime: recently, completionTime: recently } as const;
const archive = { 'build.log': 'built\n', 'run.log': 'one\n', 'trivy.json': trivyReport() };
const logs = () => changing({ status: { ...over, archive: 'dfj-1' }, archive });

const apis: Api[] = [];
const open = new Set<IncomingMessage>();
afterEach(async () => {
  for (const response of open) response.destroy();
  open.clear();
  await Promise.all(apis.splice(0).map((api) => api.stop()));
});

async function start(overrides: Partial<JobStore> = {}, job = makeJob({ status })): Promise<Api> {
  const api = await startApi({
    ...quietApi,
    store: openStore(job, { logs, ...overrides }),
  });
  apis.push(api);
  return api;
}

async function get(api: Api, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const sent = request({
    host: '127.0.0.1',
    port: api.port,
    path,
    headers: { authorization: 'Bearer alice', ...headers },
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  open.add(response);
  return response;
}

/** The events that come until there are as many. */
async function take(response: IncomingMessage, count: number) {
  let got = '';
  for await (const chunk of response) {
    got += String(chunk);
    if (readEvents(got).length >= count) break;
  }
  response.destroy();
  return readEvents(got);
}

const jobPath = `/api/v1/jobs/${jobUid}`;

describe('the logs of a job', () => {
  it('are text, or events for those who ask for them', async () => {
    const api = await start();
    const plain = await get(api, `${jobPath}/logs`);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    expect(await text(plain)).toBe('==> build: build <==\nbuilt\n\n==> run: run <==\none\n');
    expect(await text(await get(api, `${jobPath}/logs?step=run&follow=true`))).toBe('one\n');
    const events = await get(api, `${jobPath}/logs?step=run`, { accept: 'text/event-stream' });
    expect(events.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect((await take(events, 3)).map(({ event }) => event)).toEqual(['begin', 'log', 'end']);
  });

  it.each(['step=admit', 'step=x', 'follow=1', 'follow=', 'stop=run', 'step=run&step=build'])(
    'are refused with an explanation of the parameter in %s',
    async (query) => {
      const response = await get(await start(), `${jobPath}/logs?${query}`);
      expect(response.statusCode).toBe(400);
      expect(JSON.parse(await text(response))).toMatchObject({ reason: 'InvalidField' });
    },
  );
});

describe('the events of a job', () => {
  it('go on where another server stopped', async () => {
    const first = await take(await get(await start(), `${jobPath}/events`), 2);
    expect(first.map(({ id }) => id)).toEqual(['1.init', '1.admit.0.began']);
    const later = makeJob({ status: { ...status, phase: 'Canceled' } });
    const response = await get(await start({}, later), `${jobPath}/events`, {
      'last-event-id': '1.admit.0.began',
    });
    expect(readEvents(await text(response)).map(({ id }) => id)).toEqual(['1.end']);
  });

  it.each(['x', '0', '00'])('are refused after the ID %s, which is none', async (id) => {
    const feed = new Feed();
    feed.listed('100');
    const api = await start({ feed });
    for (const path of [`${jobPath}/events`, '/api/v1/events']) {
      const response = await get(api, path, { 'last-event-id': id });
      expect(response.statusCode).toBe(400);
      expect(JSON.parse(await text(response))).toMatchObject({ reason: 'BadRequest' });
    }
  });

  it('of all jobs are those of the jobs that the caller may list', async () => {
    const feed = new Feed();
    feed.listed('100');
    const reviewAccess: JobStore['reviewAccess'] = (_caller, _verb, { own = false, namespace }) =>
      Promise.resolve(own && namespace === 'team-a');
    const api = await start({ feed, reviewAccess });
    const response = await get(api, '/api/v1/events');
    const events = take(response, 2);
    await sleep(50);
    feed.changed({ ...ownerOf('b'), submitter: 'bob' }, objectAt(101, status));
    feed.changed(ownerOf('a'), objectAt(102, status));
    expect((await events).map(({ event, id }) => `${event} ${id}`)).toEqual(['open 100', 'change 102']);
  });

  it('of all jobs are not to be had before the jobs are known', async () => {
    expect((await get(await start(), '/api/v1/events')).statusCode).toBe(503);
  });
});

describe('the report of a job', () => {
  it.each([
    ['application/json', { SchemaVersion: 2 }],
    ['application/sarif+json', { version: '2.1.0' }],
    ['application/vnd.cyclonedx+json', { bomFormat: 'CycloneDX', specVersion: '1.6' }],
  ])('is %s', async (accept, expected) => {
    const response = await get(await start(), `${jobPath}/report`, { accept });
    expect(response.headers['content-type']).toContain(accept);
    expect(JSON.parse(await text(response))).toMatchObject(expected);
  });

  it('is missing, or in no other format', async () => {
    expect(
      (await get(await start({ logs: () => changing({ status }) }), `${jobPath}/report`)).statusCode,
    ).toBe(404);
    const api = await start();
    expect((await get(api, `${jobPath}/report`, { accept: 'text/html' })).statusCode).toBe(406);
  });
});

describe('attack 100: an account that opens streams and keeps them', () => {
  it('gets only so many, and others get theirs', async () => {
    const api = await start();
    const opened = await Promise.all(Array.from({ length: 25 }, () => get(api, `${jobPath}/events`)));
    const statuses = opened.map(({ statusCode }) => statusCode);
    expect(statuses.filter((code) => code === 200)).toHaveLength(20);
    expect(statuses.filter((code) => code === 503)).toHaveLength(5);
    const bob = await get(api, `${jobPath}/events`, { authorization: 'Bearer bob' });
    expect(bob.statusCode).toBe(200);
    for (const response of opened) response.destroy();
    await sleep(100);
    expect((await get(api, `${jobPath}/events`)).statusCode).toBe(200);
  });
});

test('attack 99: a token that is not valid any more ends its streams', async () => {
  let valid = true;
  const reviewToken: JobStore['reviewToken'] = (username) =>
    Promise.resolve(valid ? { username, groups: [], extra: {} } : undefined);
  const response = await get(await start({ reviewToken }), `${jobPath}/events`);
  expect(response.statusCode).toBe(200);
  valid = false;
  const started = performance.now();
  expect(readEvents(await text(response))).toHaveLength(2);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 30_000);
