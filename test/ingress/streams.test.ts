import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { running, perf } from '../support/cluster/dockerfiles.ts';
import { rest } from '../support/cluster/rest.ts';
import { open } from '../support/ingress/ask.ts';
import { listen, type Listening } from '../support/ingress/listen.ts';
import { hasty, type EntryPoint } from '../support/ingress/traefik.ts';
import { useIngress } from '../support/ingress/use-ingress.ts';

jest.setTimeout(300_000);
const ingress = useIngress('ingress-streams');

const path = '/api/v1/jobs';
const made: string[] = [];

/** Submits a job, past the Ingress. @returns its ID */
async function submit(spec: object): Promise<string> {
  const { body } = await rest('POST', path, { body: { spec: { name: 'Through Traefik', ...spec } } });
  const { id } = z.object({ id: z.uuid() }).parse(body);
  made.push(id);
  return id;
}
const suspended = { suspend: true, source: { dockerfile: perf } };

async function stream(to: string, last?: string, through: EntryPoint = 'websecure'): Promise<Listening> {
  const headers = { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) };
  const response = await open(ingress(), to, { through, headers });
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
  return listen(response);
}

/** Seconds that a stream must live: longer than Traefik's readTimeout, 60 s by default. */
const lifetime = 70;
let quiet:
  { readonly job: string; readonly begun: number; readonly streams: readonly Listening[] } | undefined;

beforeAll(async () => {
  const job = await submit(suspended);
  const streams = [
    await stream(`${path}/${job}/events`),
    await stream(`${path}/${job}/events`, undefined, 'hasty'),
  ];
  quiet = { job, begun: performance.now(), streams };
});
afterAll(async () => {
  for (const each of quiet?.streams ?? []) each.stop();
  for (const id of made) await rest('DELETE', `${path}/${id}`);
});

test('events of a job arrive while the stream is open, and Last-Event-ID goes on without a gap or a twin', async () => {
  const job = await submit(suspended);
  const first = await stream(`${path}/${job}/events`);
  await first.until((text) => text.includes('\n\n'), 'the first event');
  expect(first.isOpen()).toBe(true);
  await rest('POST', `${path}/${job}/cancel`);
  await first.until((text) => text.includes('.end\n'), 'the last event');
  const whole = first.events();
  expect(whole.at(-1)?.data).toMatchObject({ id: job, status: 'canceled' });

  const second = await stream(`${path}/${job}/events`, whole[0]?.id);
  await second.until((text) => text.includes('.end\n'), 'the last event again');
  expect(second.events()).toEqual(whole.slice(1));
});

test('events of all jobs arrive while the stream is open, and Last-Event-ID goes on where it ended', async () => {
  const idsOf = (listening: Listening) =>
    listening.events().flatMap(({ data }) => (data as { id?: string }).id ?? []);
  const first = await stream('/api/v1/events');
  const one = await submit(suspended);
  await first.until((text) => text.includes(one), 'the first job');
  expect(first.isOpen()).toBe(true);
  const last = first.events().at(-1)?.id ?? '';
  first.stop();
  const other = await submit(suspended);
  const second = await stream('/api/v1/events', last);
  await second.until((text) => text.includes(other), 'the second job');
  expect(second.events().filter(({ event }) => event === 'reset')).toEqual([]);
  expect(second.events().map(({ id }) => id)).not.toContain(last);
  expect(idsOf(second)).toContain(other);
  second.stop();
});

test('a log is followed line by line, while the job runs', async () => {
  const job = await submit({ source: { dockerfile: running('echo one; sleep 3; echo two; sleep 120') } });
  const response = await open(ingress(), `${path}/${job}/logs?step=run&follow=true`);
  const log = listen(response);
  await log.until((text) => text !== '', 'the first line');
  expect(log.text()).toBe('one\n');
  await log.until((text) => text.includes('two'), 'the second line');
  expect(log.text()).toBe('one\ntwo\n');
  expect(log.isOpen()).toBe(true);
  log.stop();
});

test(`a quiet stream outlives the time that Traefik gives a request to arrive, ${hasty} and 60 s`, async () => {
  if (!quiet) throw new Error('the streams are opened in beforeAll');
  const { job, begun, streams } = quiet;
  await sleep(Math.max(0, lifetime * 1000 - (performance.now() - begun)));
  expect(streams.map((each) => each.isOpen())).toEqual([true, true]);
  await rest('DELETE', `${path}/${job}`);
  for (const each of streams) {
    await each.until((text) => text.includes('event: deleted'), 'the event of the deletion');
    expect(each.events().map(({ event }) => event)).toEqual(streams[0]?.events().map(({ event }) => event));
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`streams of ${seconds} s: ${JSON.stringify(streams.map((each) => each.text()))}`);
});
