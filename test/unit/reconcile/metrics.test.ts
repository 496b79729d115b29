import { makeMetrics, type Metrics, type Watched } from '../../../src/reconcile/metrics.ts';
import { databaseAge, timeInQueue } from '../../../src/reconcile/job-figures.ts';
import type { Settings } from '../../../src/config/settings.ts';
import type { Proof } from '../../../src/resource/proof.ts';
import { reasons } from '../../../src/resource/reasons.ts';
import { statusSchema } from '../../../src/resource/status.ts';
import { sumOf } from '../../support/cluster/prometheus.ts';
import { makeSettings } from '../../support/settings.ts';

const status = (more: object) => statusSchema.parse(more);
const metadata = { namespace: 'team-a', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

interface Given {
  readonly settings?: Partial<Settings>;
  readonly watched?: Partial<Watched>;
}

const make = ({ settings = {}, watched = {} }: Given = {}): Metrics =>
  makeMetrics(makeSettings(settings), {
    queueLength: () => 0,
    line: () => undefined,
    isolation: () => undefined,
    ...watched,
  });
const shown = (metrics: Metrics): Promise<string> => metrics.registry.metrics();

describe('an admission', () => {
  const admitted = { phase: 'Building', startTime: '2026-01-01T00:00:07.500Z' };
  const wait = (after: object, more: object = {}) =>
    timeInQueue({ after: status(after), metadata: { ...metadata, ...more } });

  it('ends a wait that has begun with the creation of the job', () => {
    expect(wait(admitted)).toBe(7.5);
  });

  it.each([
    ['a job that was edited, and may have been suspended', admitted, { generation: 2 }],
    ['a status without a time', { phase: 'Building' }, {}],
  ])('ends an unknown wait of %s', (_what, after, more) => {
    expect(wait(after, more)).toBeUndefined();
  });

  it('ends no negative wait if the clocks differ', () => {
    expect(wait(admitted, { creationTimestamp: '2026-01-01T00:00:09Z' })).toBe(0);
  });

  it('ends a wait that has begun with the last turn of the namespace: it has waited for itself', async () => {
    expect(timeInQueue({ after: status(admitted), metadata }, Date.parse('2026-01-01T00:00:05Z'))).toBe(2.5);
    const metrics = make();
    const at = (time: number) => `2026-01-01T00:0${time}:00Z`;
    const admit = (namespace: string, time: number) => {
      const after = status({ phase: 'Building', startTime: at(time) });
      metrics.phase({ before: 'Queued', after, metadata: { ...metadata, namespace } });
    };
    const end = (namespace: string, before: 'Queued' | 'Building', time: number) => {
      const after = status({ phase: 'Failed', completionTime: at(time) });
      metrics.phase({ before, after, metadata: { ...metadata, namespace } });
    };
    admit('busy', 0);
    end('busy', 'Building', 5);
    end('busy', 'Queued', 6);
    admit('busy', 7);
    admit('other', 8);
    expect(sumOf(await shown(metrics), 'dockerfilejob_time_in_queue_seconds_sum')).toBe(0 + 2 * 60 + 8 * 60);
  });

  it('is counted once for each run, and a refusal is none', async () => {
    const metrics = make();
    const phases = ['Init', 'Queued', 'Building', 'Scanning', 'Succeeded'] as const;
    phases.slice(1).forEach((phase, index) => {
      metrics.phase({ before: phases[index] ?? 'Init', after: status({ ...admitted, phase }), metadata });
    });
    metrics.phase({
      before: 'Queued',
      after: status({ ...admitted }),
      metadata: { ...metadata, generation: 2 },
    });
    metrics.phase({ before: 'Queued', after: status({ phase: 'Failed' }), metadata });
    const text = await shown(metrics);
    expect(sumOf(text, 'dockerfilejob_admissions_total')).toBe(2);
    expect(sumOf(text, 'dockerfilejob_time_in_queue_seconds_count')).toBe(1);
    expect(sumOf(text, 'dockerfilejob_time_in_queue_seconds_sum')).toBe(7.5);
  });
});

describe('the end of a job', () => {
  it('is counted from 0, so that increase() sees the first one of each reason', async () => {
    const text = await shown(make());
    for (const reason of reasons)
      expect(text).toMatch(new RegExp(`^dockerfilejob_jobs_total{.*reason="${reason}"} 0$`, 'm'));
    expect(text).toContain('dockerfilejob_jobs_total{result="Succeeded",reason=""} 0\n');
    expect(text).toContain('dockerfilejob_jobs_total{result="Canceled",reason="Canceled"} 0\n');
  });

  it('is counted by result and reason', async () => {
    const metrics = make();
    const failureDetails = { reason: 'RunFailed', message: 'exit code 1' };
    metrics.phase({ before: 'Running', after: status({ phase: 'Failed', failureDetails }), metadata });
    expect(await shown(metrics)).toContain(
      'dockerfilejob_jobs_total{result="Failed",reason="RunFailed"} 1\n',
    );
  });
});

describe('the age of the vulnerability database', () => {
  const scanned = {
    phase: 'Failed',
    vulnerabilities: { ...counts, gating: 0, top: [], database: '2026-01-01T00:00:00Z' },
    steps: [{ name: 'scan', state: 'Failed', endTime: '2026-01-03T00:00:00Z' }],
  };

  it('is that at the end of the scan, whether the scan was conclusive or not', () => {
    expect(databaseAge(status(scanned))).toBe(2 * 86_400);
  });

  it.each([
    ['no database', { vulnerabilities: { ...counts, gating: 0, top: [] } }],
    ['no scan', { steps: [] }],
    ['the verdict of an earlier job', { reusedFrom: { name: 'a', uid: 'b', run: 1 } }],
  ])('is unknown of a job with %s', (_what, more) => {
    expect(databaseAge(status({ ...scanned, ...more }))).toBeUndefined();
  });

  it('is not there before the first scan, and stays after the last', async () => {
    const scan = { ...makeSettings().scan, dbMaxAgeHours: 72 };
    const metrics = make({ settings: { scan } });
    expect(await shown(metrics)).toContain('dockerfilejob_scan_database_max_age_seconds 259200\n');
    expect(await shown(metrics)).not.toMatch(/^dockerfilejob_scan_database_age_seconds/m);
    metrics.phase({ before: 'Scanning', after: status(scanned), metadata });
    metrics.phase({ before: 'Queued', after: status({ phase: 'Canceled' }), metadata });
    expect(await shown(metrics)).toContain('dockerfilejob_scan_database_age_seconds 172800\n');
  });
});

describe('a replica that does not lead', () => {
  it('says so, counts no jobs and knows no proof', async () => {
    const text = await shown(make());
    expect(text).toContain('dockerfilejob_leader 0\n');
    expect(text).toContain('dockerfilejob_waiting_jobs 0\n');
    expect(text).not.toMatch(/^dockerfilejob_isolation/m);
  });
});

describe('the leader', () => {
  it('counts the jobs that wait, those that have a slot, and the slots', async () => {
    const text = await shown(make({ watched: { line: () => ({ waiting: 5, active: 2 }) } }));
    expect(text).toContain('dockerfilejob_leader 1\n');
    expect(text).toContain('dockerfilejob_waiting_jobs 5\n');
    expect(text).toContain('dockerfilejob_active_jobs 2\n');
    expect(text).toContain('dockerfilejob_slots 3\n');
  });

  it('shows what the last probe has found, and no other finding', async () => {
    const proof: Proof = {
      network: 'refuted',
      userNamespace: 'proved',
      sandbox: 'notAvailable',
      processes: 'unknown',
      time: '2026-01-01T00:00:00Z',
    };
    const text = await shown(make({ watched: { isolation: () => ({ kind: 'proof', proof }) } }));
    const held = text.split('\n').filter((line) => /^dockerfilejob_isolation{.* 1$/.test(line));
    expect(held).toEqual([
      'dockerfilejob_isolation{isolation="network",required="true",finding="refuted"} 1',
      'dockerfilejob_isolation{isolation="userNamespace",required="false",finding="proved"} 1',
      'dockerfilejob_isolation{isolation="sandbox",required="false",finding="notAvailable"} 1',
      'dockerfilejob_isolation{isolation="processes",required="false",finding="unknown"} 1',
    ]);
    expect(text).toContain('dockerfilejob_isolation_proof_timestamp_seconds 1767225600\n');
  });

  it('has no time of a proof, not even an old one, if the last probe could not run', async () => {
    let time: string | undefined = '2026-01-01T00:00:00Z';
    const metrics = make({
      watched: {
        isolation: () =>
          time === undefined
            ? { kind: 'none', why: 'no node' }
            : {
                kind: 'proof',
                proof: {
                  network: 'proved',
                  userNamespace: 'proved',
                  sandbox: 'proved',
                  processes: 'proved',
                  time,
                },
              },
      },
    });
    expect(await shown(metrics)).toMatch(/^dockerfilejob_isolation_proof_timestamp_seconds \d/m);
    time = undefined;
    const text = await shown(metrics);
    expect(text).not.toMatch(/^dockerfilejob_isolation_proof_timestamp_seconds/m);
    expect(text).toContain(
      'dockerfilejob_isolation{isolation="network",required="true",finding="unknown"} 1\n',
    );
  });
});
