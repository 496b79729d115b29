import { ApiError } from '../../../../src/cluster/errors.ts';
import { parseObject, type KubeObject } from '../../../../src/cluster/object.ts';
import { passOverTemplate } from '../../../../src/reconcile/templates/pass.ts';
import { templateEntry } from '../../../../src/reconcile/templates/watch.ts';
import { jobEntry, type JobEntry } from '../../../../src/resource/job-entry.ts';
import type { TemplateSpecInput } from '../../../../src/resource/template/spec.ts';
import type { TemplateStatus } from '../../../../src/resource/template/status.ts';
import { makeJob } from '../../../support/job.ts';
import { madeJob, makeTemplate, templateUid } from '../../../support/template.ts';

const three = '2026-01-02T03:00:00.000Z';
const due: TemplateStatus = { observedGeneration: 1, nextScheduleTime: three };
const stored = { uid: 'made', resourceVersion: '1', creationTimestamp: three };

interface Given {
  readonly spec?: Partial<TemplateSpecInput>;
  readonly status?: TemplateStatus;
  /** The object, if it is not what these make. */
  readonly object?: KubeObject | undefined;
  readonly jobs?: readonly JobEntry[];
  /** What the API server answers to a creation. Defaults to the job. */
  readonly creation?: 'exists' | ApiError;
  /** The job that has the name already. */
  readonly other?: object;
  /** Names of jobs whose cancelation or deletion fails. */
  readonly broken?: readonly string[];
}

const stub = (given: Given) => {
  const template = makeTemplate({
    spec: given.spec ?? { schedule: '0 3 * * *' },
    status: given.status ?? due,
  });
  return 'object' in given ? given.object : parseObject('DockerfileJobTemplate', template);
};

/** Runs a pass. @returns what it does, in order, and when to look again */
async function pass(given: Given) {
  const object = stub(given);
  const done: string[] = [];
  const written: TemplateStatus[] = [];
  const parts = {
    cluster: {
      get: ({ kind }: { kind: string }) =>
        Promise.resolve(
          kind === 'DockerfileJob'
            ? given.other && parseObject('DockerfileJob', { ...makeJob(), ...given.other })
            : object,
        ),
      create: (manifest: { metadata: object }) => {
        done.push('create');
        if (given.creation instanceof ApiError) return Promise.reject(given.creation);
        if (given.creation === 'exists') return Promise.resolve({ outcome: 'exists' as const });
        const job = { ...manifest, metadata: { ...manifest.metadata, ...stored } };
        return Promise.resolve({ outcome: 'created' as const, object: parseObject('DockerfileJob', job) });
      },
      patch: ({ name }: { name: string }, patch: object) => {
        done.push(`cancel ${name} ${JSON.stringify(patch)}`);
        if (given.broken?.includes(name)) return Promise.reject(new Error(`no answer about ${name}`));
        return Promise.resolve(parseObject('DockerfileJob', makeJob()));
      },
      patchStatus: (_: object, change: { resourceVersion: string; status: object }) => {
        done.push(`status at ${change.resourceVersion}`);
        written.push(change.status);
        return Promise.resolve(parseObject('DockerfileJobTemplate', makeTemplate()));
      },
      delete: ({ name }: { name: string }, options?: { uid?: string }) => {
        done.push(`delete ${name} ${options?.uid ?? ''}`);
        if (given.broken?.includes(name)) return Promise.reject(new Error(`no answer about ${name}`));
        return Promise.resolve('deleted' as const);
      },
    },
    jobs: {
      by: (_: 'template', slot: string) => (slot === `team-a/${templateUid}` ? (given.jobs ?? []) : []),
    },
    log: { info: () => undefined, warn: () => undefined },
    now: () => Date.parse(three),
  };
  const result = await passOverTemplate(parts, templateEntry(makeTemplate())).catch(
    (error: unknown) => error,
  );
  return { done, result, status: written[0] };
}

const entry = (name: string, at: number, more: Parameters<typeof madeJob>[1] = { at }): JobEntry => ({
  ...jobEntry(makeJob()),
  ...madeJob(name, { ...more, at }),
});

describe('a pass over a template', () => {
  it('makes the job that is due, then reports it', async () => {
    const { done, status, result } = await pass({});
    expect(done).toEqual(['create', 'status at 1000']);
    expect(status).toMatchObject({
      lastScheduleTime: three,
      active: 1,
      lastJob: { uid: 'made', phase: 'Init' },
    });
    expect(result).toBe(Date.parse('2026-01-03T03:00:00Z'));
  });

  it('makes no twin of a job that was made before a crash, and counts it', async () => {
    const ownerReferences = [
      {
        apiVersion: 'dockerfilejob.io/v1alpha1',
        kind: 'DockerfileJobTemplate',
        uid: templateUid,
        controller: true,
      },
    ];
    const other = { metadata: { ...makeJob().metadata, ownerReferences } };
    const { done, status } = await pass({ creation: 'exists', other });
    expect(done).toEqual(['create', 'status at 1000']);
    expect(status).toMatchObject({ lastScheduleTime: three, active: 1, conditions: [{ status: 'True' }] });
  });

  it('attack 116: does not take a job of somebody else for its own', async () => {
    const { status } = await pass({ creation: 'exists', other: {} });
    expect(status).toMatchObject({ active: 0, conditions: [{ reason: 'JobRefused', status: 'False' }] });
    expect(status?.conditions?.[0]?.message).toContain('which this template does not own');
  });

  it('goes on if the job that was there is gone', async () => {
    expect((await pass({ creation: 'exists' })).status).toMatchObject({ conditions: [{ status: 'True' }] });
  });

  it('tells what the API server does not accept, and does not try it again', async () => {
    const creation = new ApiError({ status: 422, reason: 'Invalid', message: 'spec.run: is wrong' });
    const { status, result } = await pass({ creation });
    expect(status).toMatchObject({ lastScheduleTime: three, conditions: [{ reason: 'JobRefused' }] });
    expect(status?.conditions?.[0]?.message).toContain('spec.run: is wrong');
    expect(result).toBe(Date.parse('2026-01-03T03:00:00Z'));
  });

  it.each([403, 429, 500, 0])('repeats a creation that fails with %i, which may pass', async (status) => {
    const creation = new ApiError({ status, reason: 'x', message: 'x' });
    expect(await pass({ creation })).toEqual({ done: ['create'], result: creation, status: undefined });
  });

  it('gives up a 403 that did not pass, however often the schedule has come meanwhile', async () => {
    const creation = new ApiError({ status: 403, reason: 'Forbidden', message: 'exceeded quota' });
    const status = { ...due, nextScheduleTime: '2026-01-02T02:59:00.000Z' };
    const { status: told } = await pass({ spec: { schedule: '* * * * *' }, status, creation });
    expect(told).toMatchObject({ lastScheduleTime: three, conditions: [{ reason: 'JobRefused' }] });
  });

  it('writes nothing if nothing has changed', async () => {
    const { status } = await pass({ spec: {}, status: { observedGeneration: 1 } });
    expect(
      (await pass({ spec: {}, ...(status && { status: { observedGeneration: 1, ...status } }) })).done,
    ).toEqual([]);
  });

  it('cancels first, and deletes only what the status remembers', async () => {
    const jobs = [
      entry('running', 0, { at: 0, phase: 'Running' }),
      entry('waiting', 1, { at: 1, phase: 'Init' }),
      entry('old', 2, { at: 2, mark: { delivery: 'd' } }),
    ];
    const spec = { concurrencyPolicy: 'Replace', successfulJobsHistoryLimit: 0 } as const;
    const { done, status } = await pass({ spec, jobs });
    expect(done).toEqual([
      'cancel waiting {"metadata":{"uid":"waiting"},"spec":{"cancel":true}}',
      'cancel running {"metadata":{"uid":"running"},"spec":{"cancel":true}}',
      'status at 1000',
      'delete old old',
    ]);
    expect(status?.deliveries).toMatchObject([{ id: 'd' }]);
  });

  it('does the rest if something fails, and is repeated', async () => {
    const jobs = ['a', 'b', 'c', 'd'].map((name, at) =>
      entry(name, at, { at, phase: at < 2 ? 'Succeeded' : 'Init' }),
    );
    const spec = { concurrencyPolicy: 'Replace', successfulJobsHistoryLimit: 0 } as const;
    const { done, result } = await pass({ spec, jobs, broken: ['c', 'b'] });
    expect(done.map((one) => one.slice(0, 8))).toEqual(['cancel c', 'status a', 'delete b', 'delete a']);
    expect(result).toEqual(new Error('no answer about c'));
  });

  it('does so much at once, and comes back for the rest', async () => {
    const jobs = Array.from({ length: 50 }, (_, at) => entry(`j${at}`, at));
    const { done, result } = await pass({ spec: {}, jobs });
    expect(done.filter((one) => one.startsWith('delete'))).toHaveLength(20);
    expect(result).toBe(Date.parse(three) + 1_000);
  });

  it.each([
    ['gone', undefined],
    ['another one', parseObject('DockerfileJobTemplate', makeTemplate({ metadata: { uid: 'other' } }))],
    [
      'being deleted',
      parseObject(
        'DockerfileJobTemplate',
        makeTemplate({ metadata: { deletionTimestamp: three }, status: due }),
      ),
    ],
  ])('does nothing if the template is %s', async (_, object) => {
    expect(await pass({ object })).toEqual({ done: [], result: undefined, status: undefined });
  });

  it('tells that it cannot read a template that another version has stored', async () => {
    const object = parseObject('DockerfileJobTemplate', { ...makeTemplate(), spec: { template: 7 } });
    const { status, done } = await pass({ object });
    expect(done).toEqual(['status at 1000']);
    expect(status?.conditions).toMatchObject([{ reason: 'SpecInvalid' }]);
    expect(status?.conditions?.[0]?.message).toContain('template: ');
  });
});
