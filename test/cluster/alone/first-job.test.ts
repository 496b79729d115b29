import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { pack, rest } from '../../support/cluster/rest.ts';
import { sample } from '../../support/cluster/samples.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('first-job');

const viewSchema = z.object({ id: z.string(), status: z.string(), performance: z.number().nullable() });

async function seenByRest(id: string): Promise<z.output<typeof viewSchema>> {
  return viewSchema.parse((await rest('GET', `/api/v1/job/${id}`)).body);
}

describe('the first sample, submitted with kubectl', () => {
  let job: DockerfileJob;

  beforeAll(async () => {
    await kubectl(['apply', '-n', team().namespace, '-f', sample('perf.yaml')]);
    const created = await team().jobs.until((entries) => entries[0]?.object, 'the job that kubectl applied');
    job = await team().ended(created);
  });

  test('succeeds with the number that it wrote as its performance', () => {
    expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0.99 });
    expect(job.status.conditions).toEqual([
      expect.objectContaining({ type: 'Succeeded', status: 'True', reason: 'Succeeded' }),
    ]);
  });

  test('goes through the phases in order, as a watch shows them', () => {
    const waits = ['Init', 'Queued']; // Queued only if all slots are taken
    const phases = team().phases(job);
    expect(phases.filter((phase) => !waits.includes(phase))).toEqual([
      ...['Building', 'Scanning', 'Running', 'Succeeded'],
    ]);
    expect([['Init'], waits]).toContainEqual(phases.slice(0, -4));
  });

  test('reports each step, the image and the sandbox', () => {
    const { steps = [], image, sandbox, lint } = job.status;
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['admit Succeeded', 'isolate Succeeded', 'build Succeeded'],
      ...['scan Succeeded', 'run Succeeded', 'measure Succeeded'],
    ]);
    expect(image?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(image?.ref).toContain(`/jobs/${job.metadata.uid}@${image?.digest ?? ''}`);
    expect(image?.size).toBeGreaterThan(1_000_000);
    expect(sandbox).toEqual({
      runtimeClass: 'gvisor',
      userNamespace: false,
      networkPolicy: 'DenyAll',
      proof: {
        network: 'proved',
        userNamespace: 'proved',
        sandbox: 'proved',
        processes: 'proved',
        time: expect.any(String) as string,
      },
    });
    expect(lint).toBeDefined();
  });

  test('reports the audit, which no step waits for', async () => {
    const { status } = await team().until(job, (now) => now.status.audit !== undefined, 'the audit');
    expect(status.audit).toMatchObject({ score: 0.7, warnings: 3, suggestions: 0 });
    expect(status.audit?.findings).toContainEqual({
      level: 'warning',
      message: 'No ENTRYPOINT defined in Dockerfile.',
    });
  });

  test('attack 35: runs the scanned digest under gVisor, whatever its tag points to', () => {
    const run = team()
      .podsOf(job)
      .find(({ metadata }) => metadata.name.startsWith('run-'));
    expect(run).toMatchObject({
      spec: {
        runtimeClassName: 'gvisor',
        containers: [{ name: 'collect' }, { name: 'run', image: job.status.image?.ref }],
        automountServiceAccountToken: false,
      },
    });
  });

  test('has no namespace once it is cleaned up', async () => {
    await team().cleaned(job);
    expect(await team().cluster.get({ kind: 'Namespace', name: `dfj-${job.metadata.uid}` })).toBeUndefined();
  });

  test('appears in `kubectl get dfj`', async () => {
    const table = await kubectl(['get', 'dfj', '-n', team().namespace]);
    expect(table).toMatch(/^NAME +PHASE +PERFORMANCE +CRITICAL +HIGH +REASON +AGE\n/);
    expect(table).toMatch(new RegExp(`^${job.metadata.name} +Succeeded +0\\.99 `, 'm'));
    const wide = await kubectl(['get', 'dfj', '-n', team().namespace, '-o', 'wide']);
    expect(wide).toContain(job.status.image?.digest);
    expect(wide).toMatch(/gvisor/);
  });

  test('appears in the REST API, too', async () => {
    expect(await seenByRest(job.metadata.uid)).toMatchObject({ status: 'success', performance: 0.99 });
  });
});

describe('the first sample, submitted over REST', () => {
  test('goes from `init` to `success` with 0.99, and kubectl shows the same', async () => {
    const body = { name: 'My model', description: 'The first sample', dockerfile: pack(perf) };
    const { id } = z.object({ id: z.uuid() }).parse((await rest('POST', '/api/v1/job', { body })).body);
    const words = [(await seenByRest(id)).status];
    while (!['success', 'failed', 'canceled'].includes(words.at(-1) ?? '')) {
      await sleep(100);
      words.push((await seenByRest(id)).status);
    }
    const order = ['init', 'queued', 'building', 'scanning', 'running', 'success'];
    const ranks = words.map((word) => order.indexOf(word));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(await seenByRest(id)).toMatchObject({ status: 'success', performance: 0.99 });

    const all = await kubectl([
      'get',
      'dfj',
      '-A',
      '-o',
      'jsonpath={range .items[*]}{.metadata.uid} {.status.performance}{"\\n"}{end}',
    ]);
    expect(all).toContain(`${id} 0.99\n`);
    expect((await rest('DELETE', `/api/v1/job/${id}`)).body).toEqual({ success: true });
  });
});
