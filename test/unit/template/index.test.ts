import type { TemplateSpecInput } from '../../../src/resource/template/spec.ts';
import type { TemplateStatus } from '../../../src/resource/template/status.ts';
import {
  decideTemplate,
  type Attempt,
  type MadeJob,
  type TemplateDecision,
} from '../../../src/template/index.ts';
import { madeJob, makeTemplate } from '../../support/template.ts';

const three = '2026-01-02T03:00:00.000Z';
const nightly = { schedule: '0 3 * * *' };

interface Given {
  readonly spec?: Partial<TemplateSpecInput>;
  readonly status?: TemplateStatus;
  readonly generation?: number;
  readonly jobs?: readonly MadeJob[];
  readonly now?: string;
  readonly attempt?: Attempt;
}

function decide({
  spec = nightly,
  status,
  generation = 1,
  jobs = [],
  now = three,
  attempt,
}: Given): TemplateDecision {
  const template = makeTemplate({
    metadata: { generation },
    spec,
    status: { observedGeneration: 1, ...status },
  });
  return decideTemplate({ template, jobs, now: Date.parse(now), ...(attempt && { attempt }) });
}

function settled(given: Given): TemplateDecision & { readonly kind: 'settle' } {
  const decision = decide(given);
  if (decision.kind !== 'settle') throw new Error('a job is to be made');
  return decision;
}

const readyOf = (given: Given) => settled(given).status.conditions?.[0];
const due = { nextScheduleTime: three };
const attempt = { at: Date.parse(three) };

describe('a template whose time has come', () => {
  it('makes a job for it', () => {
    expect(decide({ status: due })).toMatchObject({
      kind: 'make',
      at: Date.parse(three),
      patientUntil: Date.parse('2026-01-02T03:01:00Z'),
      job: { annotations: { 'dockerfilejob.io/scheduled-at': three } },
    });
  });

  it('makes the same job in every pass until it is there', () => {
    expect(decide({ status: due })).toEqual(decide({ status: due, now: '2026-01-02T03:00:30Z' }));
  });

  it('makes none if it is there', () => {
    const job = madeJob('a', { at: 0, phase: 'Init', mark: { scheduledAt: Date.parse(three) } });
    expect(settled({ status: due, jobs: [job] })).toMatchObject({
      status: { lastScheduleTime: three, nextScheduleTime: '2026-01-03T03:00:00.000Z', active: 1 },
      until: Date.parse('2026-01-03T03:00:00Z'),
    });
  });

  it('makes none twice, even if the watch does not show it', () => {
    expect(settled({ status: due, attempt }).status).toMatchObject({ lastScheduleTime: three });
  });

  it('skips the time if another job is active and Forbid says so', () => {
    const spec = { ...nightly, concurrencyPolicy: 'Forbid' } as const;
    const jobs = [madeJob('a', { at: 0, phase: 'Running' })];
    expect(settled({ spec, status: due, jobs }).status).toMatchObject({ lastScheduleTime: three, active: 1 });
    expect(decide({ spec, status: due, jobs: [madeJob('a', { at: 0 })] }).kind).toBe('make');
    expect(decide({ spec: { ...spec, concurrencyPolicy: 'Allow' }, status: due, jobs }).kind).toBe('make');
  });

  it('makes none while it is suspended, and has no next time', () => {
    const { status, until } = settled({ spec: { ...nightly, suspend: true }, status: due });
    expect(status).not.toHaveProperty('nextScheduleTime');
    expect(status.conditions).toMatchObject([{ status: 'False', reason: 'Suspended' }]);
    expect(until).toBeUndefined();
  });
});

describe('the status of a template', () => {
  it('says nothing of jobs before the first one', () => {
    expect(settled({ spec: {}, generation: 3 }).status).toEqual({
      observedGeneration: 3,
      active: 0,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Ready',
          message: 'nothing makes jobs: set spec.schedule or spec.webhook',
          lastTransitionTime: three,
          observedGeneration: 3,
        },
      ],
    });
  });

  it('is the same in the next pass if nothing has changed', () => {
    const jobs = [madeJob('a', { at: 0, mark: { delivery: 'd', commit: 'c', finishedAt: 5 } })];
    const { status } = settled({ jobs });
    expect(settled({ jobs, status, now: '2026-01-02T04:00:00Z' }).status).toEqual(status);
  });

  it('remembers the delivery of a job in the same pass in which the job is to be deleted', () => {
    const jobs = [madeJob('a', { at: 0, mark: { delivery: 'd' } })];
    const { status, remove } = settled({ spec: { ...nightly, successfulJobsHistoryLimit: 0 }, jobs });
    expect(remove).toEqual(jobs);
    expect(status.deliveries).toMatchObject([{ id: 'd' }]);
  });

  it('keeps the last time of the schedule', () => {
    const lastScheduleTime = '2026-01-01T03:00:00.000Z';
    expect(settled({ status: { lastScheduleTime } }).status).toMatchObject({ lastScheduleTime });
  });

  it('cancels as its policy says', () => {
    const jobs = [madeJob('a', { at: 0, phase: 'Running' }), madeJob('b', { at: 1, phase: 'Init' })];
    const { cancel } = settled({ spec: { concurrencyPolicy: 'Replace' }, jobs });
    expect(cancel.map(({ name }) => name)).toEqual(['a']);
  });
});

describe('the condition Ready', () => {
  const source = { git: { url: 'https://git.example.com/a/b' } };
  const pushed = {
    template: { spec: { source } },
    webhook: { forge: 'github', secretKey: 'a' },
  } as const;

  it.each([
    [nightly, 'spec.schedule makes jobs'],
    [pushed, 'spec.webhook makes jobs'],
    [{ ...pushed, ...nightly }, 'spec.schedule and spec.webhook make jobs'],
  ])('says what makes jobs', (spec, message) => {
    expect(readyOf({ spec })).toMatchObject({ status: 'True', reason: 'Ready', message });
  });

  it.each([
    [{ schedule: '61 * * * *' }, 'InvalidSchedule'],
    [{ schedule: '@daily', timeZone: 'Mars/Olympus' }, 'InvalidTimeZone'],
  ])('is False for a schedule that nobody can follow', (spec, reason) => {
    expect(readyOf({ spec })).toMatchObject({ status: 'False', reason });
    expect(settled({ spec, status: due }).until).toBeUndefined();
  });

  it('changes its time only with its status', () => {
    const first = readyOf({ spec: { ...nightly, suspend: true } });
    const conditions = first ? [first] : [];
    const later = '2026-01-02T05:00:00.000Z';
    const status = { conditions };
    expect(readyOf({ spec: { schedule: '61 * * * *' }, status, now: later })?.lastTransitionTime).toBe(three);
    expect(readyOf({ status, now: later })?.lastTransitionTime).toBe(later);
  });
});

describe('a job that the API server does not accept', () => {
  const refusal = 'exceeded quota';
  const refused = settled({ status: due, attempt: { ...attempt, refusal } }).status;

  it('is told, and not tried again before the next time', () => {
    expect(refused).toMatchObject({
      lastScheduleTime: three,
      conditions: [{ status: 'False', reason: 'JobRefused', message: refusal }],
    });
    expect(readyOf({ status: refused, now: '2026-01-02T09:00:00Z' })).toMatchObject({ reason: 'JobRefused' });
    expect(decide({ status: refused, now: '2026-01-03T03:00:00Z' }).kind).toBe('make');
  });

  it('is forgotten when another one was made, or the spec has changed', () => {
    const made = { ...madeJob('a', { at: 0, phase: 'Init' }), createdAt: Date.parse('2026-01-02T09:00:00Z') };
    const earlier = { ...made, createdAt: Date.parse('2026-01-02T02:00:00Z') };
    expect(readyOf({ status: refused, jobs: [made] })).toMatchObject({ reason: 'Ready' });
    expect(readyOf({ status: refused, jobs: [earlier] })).toMatchObject({ reason: 'JobRefused' });
    expect(readyOf({ status: refused, generation: 2 })).toMatchObject({ reason: 'Ready' });
  });
});
