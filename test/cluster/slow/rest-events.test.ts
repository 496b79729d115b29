import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { makeClient, removeRight } from '../../support/cluster/client-token.ts';
import { perf, running } from '../../support/cluster/dockerfiles.ts';
import {
  followEvents,
  openStream,
  type EventClient,
  type ServerSentEvent,
} from '../../support/cluster/event-stream.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { pack, rest } from '../../support/cluster/rest.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { readEvents } from '../../support/feed.ts';

const team = useTeam('rest-events');

const lasting = (seconds: number): string =>
  running(`sleep ${seconds}; echo '{"perf":0.5}' > /data/perf.json`);
const eventsOf = ({ metadata }: DockerfileJob): string => `/api/v1/jobs/${metadata.uid}/events`;
const idsOf = (events: readonly ServerSentEvent[]) => events.map(({ id }) => id);
const statusesOf = (events: readonly ServerSentEvent[]) =>
  events
    .map(({ data }) => (data as { status?: string }).status)
    .filter((status, at, all) => status !== all[at - 1]);

/** When a step began is known better once its pod has started. */
const timeless = (data: unknown): object => ({ ...(data as object), time: undefined });

/** What the stream of all jobs has told of one. */
const toldOf = ({ events }: EventClient, { metadata: { uid } }: DockerfileJob) =>
  events.flatMap(({ data }) => {
    const { id, changes = [] } = data as { id?: string; changes?: object[] };
    return id === uid ? changes.map((change) => timeless({ id, ...change })) : [];
  });

const isOver = (client: EventClient): Promise<true> =>
  patiently(
    async () => (await Promise.resolve(client.events.some(({ id }) => id?.endsWith('.end')))) || undefined,
    'the event of the end',
    200_000,
  );

describe('the events of jobs', () => {
  test('over a restart of all replicas have no gap and no twin', async () => {
    const job = await team().submit({ source: { dockerfile: lasting(25) } });
    const one = followEvents(eventsOf(job));
    const all = followEvents('/api/v1/events');
    await patiently(async () => (await Promise.resolve(all.events[0])) && true, 'the stream to open');
    const others = await Promise.all(
      Array.from({ length: 4 }, () => team().submit({ source: { dockerfile: lasting(12) } })),
    );
    await team().reached(job, 'Building');
    await kubectl([
      'delete',
      'pods',
      '-n',
      'dockerfilejob-system',
      '-l',
      'app.kubernetes.io/component=api',
      '--wait=false',
    ]);
    await isOver(one);
    for (const other of others) await team().ended(other);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await Promise.all([one.stop(), all.stop()]);

    expect(one.connections()).toBeGreaterThan(1);
    expect(all.connections()).toBeGreaterThan(1);
    const whole = readEvents(await (await openStream(eventsOf(job))).text());
    expect(idsOf(one.events)).toEqual(idsOf(whole));
    expect(new Set(idsOf(whole)).size).toBe(whole.length);
    expect(statusesOf(whole)).toEqual(['init', 'queued', 'building', 'scanning', 'running', 'success']);
    expect(whole.at(-1)?.data).toMatchObject({ id: job.metadata.uid, status: 'success', performance: 0.5 });

    expect(all.events.filter(({ event }) => event === 'reset')).toEqual([]);
    for (const other of others) {
      const expected = readEvents(await (await openStream(eventsOf(other))).text());
      expect(toldOf(all, other)).toEqual(expected.map(({ data }) => timeless(data)));
    }
  });

  test('end with `deleted`', async () => {
    const job = await team().submit({ source: { dockerfile: perf }, suspend: true });
    const response = await openStream(eventsOf(job));
    const text = response.text();
    await team().remove(job);
    expect(readEvents(await text).at(-1)).toEqual({ event: 'deleted', data: { id: job.metadata.uid } });
    expect((await openStream(eventsOf(job))).status).toBe(404);
  });

  test('attack 99: end when the caller loses the right to them', async () => {
    const { namespace } = team();
    const { token } = await makeClient(namespace, 'ada', 'dockerfilejob-client');
    const content = { name: 'A model', description: '', dockerfile: pack(lasting(60)) };
    const { body } = await rest('POST', '/api/v1/job', { token, body: content });
    const { id } = body as { id: string };
    const started = performance.now();
    const response = await openStream(`/api/v1/jobs/${id}/events`, { token });
    expect(response.status).toBe(200);
    await removeRight(namespace, 'ada');
    expect(await response.text()).not.toContain('.end\n');
    expect(performance.now() - started).toBeLessThan(30_000);
    await rest('DELETE', `/api/v1/job/${id}`);
  });
});
