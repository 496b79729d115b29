import { scan } from '../../../../src/pipeline/4-scan/index.ts';
import type { ScanResult } from '../../../../src/pipeline/4-scan/summarize/result.ts';
import type { Severity } from '../../../../src/resource/spec.ts';
import { makeSettings } from '../../../support/settings.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import {
  at,
  begin,
  ended,
  makePod,
  makeSnapshot,
  running,
  waiting,
  startTimeout,
} from '../../../support/snapshot.ts';

const job = makeJobAt('scan');
/** Has been in the step since `begin`. */
const jobSince = makeJobAt('scan', { steps: [{ name: 'scan', state: 'Running', startTime: at(0) }] });
const decide = (seen: Partial<Snapshot>, given = job) => scan.decide(given, makeSnapshot(seen));
const atWork = [makePod('scan', [running('trivy'), running('summarize')])];

const counts = { critical: 1, high: 2, medium: 0, low: 0, unknown: 0 };
const found = {
  id: 'CVE-2018-18074',
  severity: 'high',
  package: 'requests',
  installed: '2.19.0',
  fixed: '2.20.0',
} as const;
const unfixed = {
  id: 'CVE-2023-45853',
  severity: 'critical',
  package: 'zlib1g',
  installed: '1:1.2.13',
} as const;
const said = (more: Partial<ScanResult>) => ({
  pods: atWork,
  results: { summarize: { digest, counts, gating: 0, top: [], ...more } },
});

describe('the scan', () => {
  it('prepares its pod during the build, under its final name', () => {
    expect(scan.prepare?.(makeJobAt('build'), makeSnapshot()).map(({ metadata }) => metadata.name)).toEqual([
      'scan-1-0',
    ]);
  });

  it('prepares its pod once, because the layers that it is told of change', () => {
    const pods = [makePod('scan', [])];
    expect(scan.prepare?.(makeJobAt('build'), makeSnapshot({ pods }))).toEqual([]);
  });

  it('tells its pod which layers need not be read again', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const layer = { digest, size: 1, compression: 'gzip' as const, diffId: digest, bytes: 1, entries: 1 };
    const [pod] = scan.prepare?.(makeJobAt('build'), makeSnapshot({ knownLayers: [layer] })) ?? [];
    expect(JSON.stringify(pod)).toContain(JSON.stringify(JSON.stringify([layer])).slice(1, -1));
  });

  it('creates its pod if it was not prepared', () => {
    expect(decide({})).toMatchObject({ kind: 'wait', want: [{ kind: 'Pod' }] });
  });

  it('records of when the database is, if the scan tells', () => {
    const database = '2026-11-28T06:00:00.000Z';
    expect(decide(said({ database }))).toMatchObject({ facts: { vulnerabilities: { database } } });
    const silent = decide(said({}));
    expect('facts' in silent && silent.facts.vulnerabilities).not.toHaveProperty('database');
  });

  it('records the volumes of the image, which the run mounts', () => {
    const outcome = decide(said({ volumes: ['/cache'] }));
    expect(outcome).toMatchObject({ kind: 'done', facts: { image: { digest, volumes: ['/cache'] } } });
    const none = decide(said({ volumes: [] }));
    expect('facts' in none && none.facts).not.toHaveProperty('image');
    const { image: _image, ...status } = job.status;
    const unknown = decide(said({ inconclusive: 'no database', volumes: ['/cache'] }), { ...job, status });
    expect('facts' in unknown && unknown.facts).not.toHaveProperty('image');
  });

  it('passes an image without forbidden vulnerabilities, and records the counts', () => {
    expect(decide(said({ top: [unfixed] }))).toMatchObject({
      kind: 'done',
      facts: { vulnerabilities: { critical: 1, high: 2, gating: 0, top: [unfixed] } },
    });
  });

  it('records the findings of the linter and the audit as far as they are known', () => {
    const lint = { errors: 0, warnings: 1, infos: 0, findings: [] };
    const audit = {
      warnings: 1,
      suggestions: 0,
      findings: [{ level: 'warning' as const, message: 'No CMD.' }],
    };
    const advice = { lint, audit };
    expect(decide({ ...said({}), advice })).toMatchObject({ kind: 'done', facts: advice });
    expect(decide(said({}))).not.toHaveProperty('facts.lint');
  });

  it('fails the job before the run when the image has forbidden vulnerabilities, and names the worst', () => {
    const outcome = decide(said({ gating: 1, top: [found, unfixed] }));
    expect(outcome).toMatchObject({
      kind: 'fail',
      reason: 'VulnerabilitiesFound',
      message:
        '1 fixable vulnerability of severity high or higher: CVE-2018-18074 (high, requests 2.19.0, fixed in 2.20.0)',
    });
  });

  it('attacks 55, 56, 57: fails the job without a retry when the pushed image is refused', () => {
    const refused = 'the manifest of the image is refused: "config" must not have the field "urls"';
    expect(decide(said({ refused }))).toMatchObject({
      kind: 'fail',
      reason: 'PushFailed',
      message: refused,
      location: { container: 'summarize' },
    });
  });

  it('attack 35: scans again when the tag pointed to another image, even if that one was refused', () => {
    const other = `sha256:${'b'.repeat(64)}`;
    expect(decide(said({ digest: other, refused: 'no' }))).toMatchObject({ kind: 'wait' });
  });

  it('uses the plural for more than one', () => {
    expect(decide(said({ gating: 2, top: [found, unfixed] }))).toMatchObject({
      message: expect.stringMatching(/^2 fixable vulnerabilities of /) as string,
    });
  });

  it('does not say fixable when unfixed vulnerabilities count as well', () => {
    const strict = makeJobAt('scan', {}, { spec: { scan: { ignoreUnfixed: false, failOn: 'critical' } } });
    expect(decide(said({ gating: 1, top: [unfixed] }), strict)).toMatchObject({
      message: '1 vulnerability of severity critical or higher: CVE-2023-45853 (critical, zlib1g 1:1.2.13)',
    });
  });

  it('names the floor of the cluster and the base image when they are why', () => {
    const seen = (failOn: Severity, ignoreUnfixed: boolean) => {
      const { scan: rules } = makeSettings();
      const settings = makeSettings({ scan: { ...rules, floor: { failOn, ignoreUnfixed } } });
      return { ...said({ gating: 1, top: [{ ...unfixed, image: 'debian:12' }] }), settings };
    };
    const lax = makeJobAt('scan', {}, { spec: { scan: { failOn: 'critical' } } });
    expect(decide(seen('high', false), lax)).toMatchObject({
      message:
        '1 vulnerability of severity high or higher, the minimum of this cluster: CVE-2023-45853 (critical, zlib1g 1:1.2.13, in the base image debian:12)',
    });
    expect(decide(seen('critical', true))).toMatchObject({
      message: expect.stringMatching(/^1 fixable vulnerability of severity high or higher: /) as string,
    });
  });

  it('attack 40: judges reports that are too large to be summarized, without a retry', () => {
    const pods = [makePod('scan', [ended('summarize', 137, { reason: 'OOMKilled' })])];
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'ScanInconclusive' });
  });

  it('never passes an image that the scanner could not judge', () => {
    const outcome = decide(
      said({ inconclusive: 'the vulnerability database could not be fetched', digest: '' }),
    );
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'ScanInconclusive' });
  });

  it('attack 9: does not accept the scan of another image', () => {
    const outcome = decide(said({ digest: `sha256:${'b'.repeat(64)}` }));
    expect(outcome).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
  });

  it('attack 39: counts its time from the end of the build, and then gives up', () => {
    const built = makeJobAt('scan', { steps: [{ name: 'build', state: 'Succeeded', endTime: at(60) }] });
    expect(decide({ pods: atWork, now: begin + 100_000 }, built)).toMatchObject({
      kind: 'wait',
      until: begin + 360_000,
    });
    expect(decide({ pods: atWork, now: begin + 360_000 }, built)).toMatchObject({
      kind: 'fail',
      reason: 'ScanTimeout',
    });
    const unknown = { ...job, status: { ...job.status, steps: [] } };
    expect(decide({ pods: atWork }, unknown)).toMatchObject({ kind: 'wait', until: begin + 300_000 });
  });

  it('retries when its pod is lost or ends without a result', () => {
    expect(
      decide({ pods: [makePod('scan', [waiting('trivy')])], now: begin + startTimeout }, jobSince),
    ).toMatchObject({
      kind: 'wait',
      facts: { step: { attempt: 1 } },
    });
    expect(decide({ pods: [makePod('scan', [ended('summarize', 1)])] })).toMatchObject({
      message: 'retrying: the summarize container ended without a result (exit code 1)',
    });
  });

  it('is a time-out when only the kubelet saw its deadline', () => {
    const containers = [ended('trivy', 137), ended('summarize', 137)];
    const pods = [makePod('scan', containers, { reason: 'DeadlineExceeded' })];
    expect(decide({ pods, now: begin + 301_000 })).toMatchObject({ kind: 'fail', reason: 'ScanTimeout' });
  });

  it('has its whole time in another pod when retries of the build used up the deadline of the early one', () => {
    const built = makeJobAt('scan', { steps: [{ name: 'build', state: 'Succeeded', endTime: at(2000) }] });
    const pods = [makePod('scan', [ended('trivy', 137)], { reason: 'DeadlineExceeded' })];
    expect(decide({ pods, now: begin + 2_001_000 }, built)).toMatchObject({
      kind: 'wait',
      facts: { step: { attempt: 1 } },
    });
  });

  it('waits for the backoff to end, and is done when its step has succeeded', () => {
    const paused = makeJobAt('scan', {
      steps: [{ name: 'scan', state: 'Running', attempt: 1, retryTime: at(5) }],
    });
    expect(decide({}, paused)).toMatchObject({ kind: 'wait', want: [] });
    expect(decide({}, makeJobAt('run'))).toMatchObject({ kind: 'done', want: [] });
  });
});
