import { gunzipSync, gzipSync } from 'node:zlib';
import { reportLine } from '../../../../src/resource/scan-report.ts';
import { clean as cleanAfter, remove } from '../../../../src/pipeline/clean/index.ts';
import { steps } from '../../../../src/pipeline/steps.ts';
import { archiveName } from '../../../../src/resource/names.ts';
import { jobUid } from '../../../support/job.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import type { DockerfileJob } from '../../../../src/resource/schema.ts';
import { at, begin, ended, makePod, makeSnapshot } from '../../../support/snapshot.ts';

const clean = (job: DockerfileJob, seen: Snapshot) => cleanAfter(steps, job, seen);
const namespace = { run: 1, deleting: false };
const over = (status: object = {}, retention = {}) =>
  makeJobAt(
    'measure',
    { phase: 'Succeeded', startTime: at(-60), completionTime: at(0), ...status },
    { spec: { retention } },
  );
const pods = [makePod('build', [ended('build')]), makePod('scan', [ended('summarize')])];
const logs = { build: '#1 done', summarize: '{}' };

describe('cleaning up after a job', () => {
  it('archives the logs and the scan report before it deletes anything', () => {
    const decision = clean(over(), makeSnapshot({ namespace, pods, logs }));
    expect(decision.absent).toEqual([]);
    expect(decision.want).toMatchObject([{ kind: 'ConfigMap', metadata: { namespace: 'team-a' } }]);
    expect(Object.keys((decision.want[0] as { binaryData?: object }).binaryData ?? {})).toEqual([
      'build.log.gz',
      'scan-report.json.gz',
    ]);
    expect(decision.status.archive).toBe(archiveName(jobUid, 1));
    expect(decision.again).toBe(begin);
  });

  it('attack 71: archives the Dockerfile that was built', () => {
    const { want } = clean(over(), makeSnapshot({ namespace, pods, dockerfile: 'FROM debian\n' }));
    const data = (want[0] as { binaryData?: Record<string, string> }).binaryData ?? {};
    expect(gunzipSync(Buffer.from(data['Dockerfile.gz'] ?? '', 'base64')).toString()).toBe('FROM debian\n');
  });

  it('archives what the job has that the image was taken from, but for logs of its own and other files', () => {
    const earlierTexts = { 'build.log': 'theirs', 'run.log': 'theirs', 'x.sh': 'theirs' };
    const run = [makePod('run', [ended('run')])];
    const { want } = clean(
      over(),
      makeSnapshot({ namespace, pods: run, logs: { run: 'ours' }, earlierTexts }),
    );
    const data = (want[0] as { binaryData?: Record<string, string> }).binaryData ?? {};
    const texts = Object.entries(data).map(([file, packed]) => [
      file,
      gunzipSync(Buffer.from(packed, 'base64')).toString(),
    ]);
    expect(texts).toEqual([
      ['build.log.gz', 'theirs'],
      ['run.log.gz', 'ours'],
    ]);
  });

  it("archives the scanner's report apart from the log that it comes in, its own or that of the earlier job", () => {
    const packed = gzipSync('{}').toString('base64');
    const scan = [makePod('scan', [ended('summarize')])];
    const dataOf = (seen: object) => {
      const { want } = clean(over(), makeSnapshot({ namespace, pods: scan, ...seen }));
      return (want[0] as { binaryData?: Record<string, string> }).binaryData ?? {};
    };
    const summarize = `{"digest":""}\n[]\n${reportLine(packed)}\n`;
    const own = dataOf({ logs: { summarize }, earlierReport: 'bm90IHRoaXM=' });
    expect(own['trivy.json.gz']).toBe(packed);
    expect(gunzipSync(Buffer.from(own['scan-report.json.gz'] ?? '', 'base64')).toString()).toBe(
      '{"digest":""}\n[]\n',
    );
    expect(dataOf({ earlierReport: packed })).toEqual({ 'trivy.json.gz': packed });
  });

  it('waits 20 seconds for a log that cannot be read, and then archives why', () => {
    const unreadableLogs = { build: 'no route to host' };
    const seen = makeSnapshot({ namespace, pods, logs: { summarize: '{}' }, unreadableLogs });
    expect(clean(over(), seen)).toMatchObject({ want: [], absent: [], again: begin + 20_000 });
    const { want } = clean(over(), { ...seen, now: begin + 20_000 });
    const data = (want[0] as { binaryData?: Record<string, string> }).binaryData ?? {};
    expect(Object.keys(data)).toEqual(['scan-report.json.gz', 'unreadable.txt.gz']);
    expect(gunzipSync(Buffer.from(data['unreadable.txt.gz'] ?? '', 'base64')).toString()).toBe(
      'the log of the container build cannot be read: no route to host',
    );
  });

  it('then deletes the namespace', () => {
    const decision = clean(over({ archive: 'dfj-1' }), makeSnapshot({ namespace }));
    expect(decision).toMatchObject({ want: [], absent: [{ kind: 'namespace' }] });
  });

  it('deletes the namespace at once when all logs are empty', () => {
    const silent = makeSnapshot({ namespace, pods, logs: { build: '' } });
    expect(clean(over(), silent).absent).toEqual([{ kind: 'namespace' }]);
  });

  it('requests the deletion of the namespace only once', () => {
    const going = makeSnapshot({ namespace: { ...namespace, deleting: true } });
    expect(clean(over({ archive: 'dfj-1' }), going).absent).toEqual([]);
    expect(remove(over(), at(0), going)).toMatchObject({ finalizer: 'keep', absent: [] });
  });

  it('does nothing when everything is cleaned up', () => {
    expect(clean(over(), makeSnapshot())).toEqual({
      finalizer: 'hold',
      want: [],
      absent: [],
      status: over().status,
    });
  });

  it('attack 69: deletes the namespace although the API server does not accept the archive', () => {
    const refusal = { object: 'ConfigMap dfj-1', status: 422, message: 'field is immutable', since: begin };
    const decision = clean(over(), makeSnapshot({ namespace, pods, logs, refusal }));
    expect(decision).toMatchObject({ want: [], absent: [{ kind: 'namespace' }] });
    expect(decision.status.archive).toBeUndefined();
    const terminating = makeSnapshot({ namespace: { ...namespace, deleting: true }, pods, logs });
    expect(clean(over(), terminating)).toMatchObject({ want: [], absent: [] });
  });

  it('attack 60: puts no finalizer on a job that never had a slot', () => {
    const { startTime: _, ...status } = over({ phase: 'Failed' }).status;
    expect(clean({ ...over(), status }, makeSnapshot()).finalizer).toBe('keep');
    expect(clean({ ...over(), status: { ...status, run: 2 } }, makeSnapshot()).finalizer).toBe('hold');
  });

  it('deletes the job when its retention period ends, and not before', () => {
    const job = over({}, { ttlAfterSucceeded: '10s' });
    expect(clean(job, makeSnapshot())).toMatchObject({ absent: [], again: begin + 10_000 });
    expect(clean(job, makeSnapshot({ now: begin + 10_000 })).absent).toEqual([{ kind: 'job' }]);
  });

  it("has the operator's retention periods if the spec has none", () => {
    const settings = makeSettings({ retention: { ttlAfterSucceeded: '10s', ttlAfterFailed: '1h' } });
    const decide = (job: DockerfileJob) => clean(job, makeSnapshot({ settings, now: begin + 10_000 }));
    expect(decide(over()).absent).toEqual([{ kind: 'job' }]);
    expect(decide(over({}, { ttlAfterSucceeded: '20s' })).absent).toEqual([]);
    expect(decide(over({ phase: 'Failed' })).absent).toEqual([]);
  });

  it('has a separate retention period for failed jobs', () => {
    const job = over({ phase: 'Failed' }, { ttlAfterSucceeded: '10s', ttlAfterFailed: '20s' });
    expect(clean(job, makeSnapshot()).again).toBe(begin + 20_000);
    const { completionTime: _, ...unfinished } = job.status;
    expect(clean({ ...job, status: unfinished }, makeSnapshot()).again).toBeUndefined();
  });
});

describe('advice about a finished job', () => {
  const audit = { warnings: 1, suggestions: 0, findings: [] };
  const lint = { errors: 1, warnings: 0, infos: 0, findings: [] };

  it('is recorded in the status in the same pass as the archive', () => {
    const decision = clean(over(), makeSnapshot({ namespace, logs, advice: { lint, audit } }));
    expect(decision.status).toMatchObject({ lint, audit, archive: archiveName(jobUid, 1) });
  });

  it('is recorded even when nothing else is left of the job, and nothing waits for it', () => {
    expect(clean(over(), makeSnapshot({ namespace, logs })).want).toHaveLength(1);
    expect(clean(over(), makeSnapshot({ advice: { audit } })).status).toMatchObject({ audit });
  });

  it('is not overwritten once it is recorded', () => {
    const other = { ...audit, warnings: 2 };
    const { status } = clean(over({ audit: other }), makeSnapshot({ namespace, logs, advice: { audit } }));
    expect(status.audit).toEqual(other);
  });
});

describe('a deleted job', () => {
  it('first loses its namespace, so that nothing can push any more', () => {
    expect(remove(over(), at(0), makeSnapshot({ namespace }))).toMatchObject({
      finalizer: 'keep',
      absent: [{ kind: 'namespace' }],
    });
  });

  it('attack 52: waits ten minutes for a namespace that is stuck, then goes without it', () => {
    const stuck = { ...namespace, deleting: true };
    expect(remove(over(), at(0), makeSnapshot({ namespace: stuck }))).toMatchObject({
      ...{ finalizer: 'keep', absent: [], again: begin + 600_000 },
    });
    const late = { now: begin + 600_000 };
    expect(remove(over(), at(0), makeSnapshot({ ...late, namespace: stuck }))).toMatchObject({
      ...{ finalizer: 'release', absent: [{ kind: 'images', giveUp: true }] },
    });
    // It is not stuck before its deletion is requested.
    expect(remove(over(), at(0), makeSnapshot({ ...late, namespace })).absent).toEqual([
      { kind: 'namespace' },
    ]);
  });

  it('then loses its images and its finalizer', () => {
    expect(remove(over(), at(0), makeSnapshot())).toMatchObject({
      finalizer: 'release',
      absent: [{ kind: 'images', giveUp: false }],
    });
  });

  it('attack 60: loses its finalizer without a question to the registry if it never had a slot', () => {
    const { startTime: _, run: __, ...status } = over().status;
    expect(remove({ status }, at(0), makeSnapshot())).toMatchObject({ finalizer: 'release', absent: [] });
  });

  it('loses its finalizer even if the registry has been unreachable for a long time', () => {
    const late = makeSnapshot({ now: begin + 600_000 });
    expect(remove(over(), at(0), late).absent).toEqual([{ kind: 'images', giveUp: true }]);
  });
});
