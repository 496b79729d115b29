import { nonceAnnotation } from '../../src/resource/names.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { makeClient } from '../support/cluster/client-token.ts';
import { running } from '../support/cluster/dockerfiles.ts';
import { openStream } from '../support/cluster/event-stream.ts';
import { tryKubectl } from '../support/cluster/kubectl.ts';
import { readEvents } from '../support/feed.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('rest-logs');

const write = `echo '{"perf":0.5}' > /data/perf.json`;
/** Lines that come one by one, and then many right before the end, when the log is about to be archived. */
const chatty = (slow: number, all: number): string =>
  running(
    `i=0; while [ $i -lt ${slow} ]; do i=$((i+1)); echo "line $i"; sleep 0.02; done; ${write}; ` +
      `seq ${slow + 1} ${all} | sed 's/^/line /'`,
  );
const linesTo = (last: number): string =>
  Array.from({ length: last }, (_, index) => `line ${index + 1}\n`).join('');

const logsOf = ({ metadata }: DockerfileJob, query = ''): string =>
  `/api/v1/jobs/${metadata.uid}/logs${query}`;
const read = async (path: string, headers = {}): Promise<string> =>
  (await openStream(path, { headers })).text();

describe('the logs of a job', () => {
  test('are followed from the queue to the end, and then read from the archive, with the same text', async () => {
    const job = await team().submit({ source: { dockerfile: chatty(150, 3_000) } });
    const live = await read(logsOf(job, '?follow=true'));
    expect(live).toMatch(/^==> build: build <==\n/);
    expect(live).toContain('\n==> build: push <==\n');
    expect(live.slice(live.indexOf('==> run: run <==\n'))).toBe(`==> run: run <==\n${linesTo(3_000)}`);
    const { status } = await team().ended(job);
    await team().cleaned(job);
    expect(await read(logsOf(job))).toBe(live);
    expect(await read(logsOf(job, '?step=run'))).toBe(linesTo(3_000));
    expect(await read(logsOf(job, '?step=run&follow=true'))).toBe(linesTo(3_000));
    const [, list = ''] = (await read(logsOf(job, '?step=scan'))).split('\n');
    const top = status.vulnerabilities?.top ?? [];
    expect(top.length).toBeGreaterThan(0);
    expect((JSON.parse(list) as unknown[]).slice(0, top.length)).toMatchObject([...top]);
    expect(await read(logsOf(job, '?step=push'))).toBe(/==> build: push <==\n([^]*?)\n==> /.exec(live)?.[1]);

    const nonces = team()
      .podsOf(job)
      .map(({ metadata }) => metadata.annotations[nonceAnnotation]);
    expect(nonces.length).toBeGreaterThan(1);
    for (const nonce of nonces) expect(live).not.toContain(nonce);
  });

  test('are whole when they are followed, though the archive keeps only their end', async () => {
    const job = await team().submit({ source: { dockerfile: chatty(50, 30_000) } });
    const events = readEvents(
      await read(logsOf(job, '?step=run&follow=true'), { accept: 'text/event-stream' }),
    );
    const text = events.flatMap(({ data }) => (data as { text?: string }).text ?? []).join('');
    expect(text).toBe(linesTo(30_000));
    expect(events.at(-1)).toEqual({ event: 'end', data: {} });
    await team().ended(job);
    await team().cleaned(job);
    const archived = await read(logsOf(job, '?step=run'));
    expect(archived.length).toBeLessThan(70_000);
    expect(archived.length).toBeGreaterThan(40_000);
    expect(linesTo(30_000).endsWith(archived)).toBe(true);
  });

  test('are there so far while the job runs, and do not exist for a stranger', async () => {
    const job = await team().submit({ source: { dockerfile: running(`echo hello; sleep 60`) } });
    expect(await read(logsOf(job, '?step=run'))).toBe('');
    const reader = (await openStream(logsOf(job, '?step=run&follow=true'))).body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('hello\n');
    await reader?.cancel();
    expect(await read(logsOf(job, '?step=run'))).toBe('hello\n');
    const { token } = await makeClient(team().namespace, 'stranger');
    for (const path of [logsOf(job), `/api/v1/jobs/${job.metadata.uid}/events`])
      expect((await openStream(path, { token })).status).toBe(404);
    await team().remove(job);
  });
});

test.each([
  ['get', 'pods/log', 'yes'],
  ['get', 'configmaps', 'yes'],
  ['list', 'pods', 'no'],
  ['list', 'configmaps', 'no'],
  ['watch', 'configmaps', 'no'],
  ['get', 'secrets', 'no'],
  ['list', 'secrets', 'no'],
  ['create', 'pods', 'no'],
  ['create', 'pods/exec', 'no'],
  ['patch', 'configmaps', 'no'],
])('whoever has stolen the token of the API may %s %s: %s', async (verb, resource, answer) => {
  const account = '--as=system:serviceaccount:dockerfilejob-system:dockerfilejob-api';
  const { stdout } = await tryKubectl(['auth', 'can-i', verb, resource, '--all-namespaces', account]);
  expect(stdout.trim()).toBe(answer);
});
