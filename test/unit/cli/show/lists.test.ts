import { load } from 'js-yaml';
import { json, shownObject, yaml } from '../../../../src/cli/show/data.ts';
import { adviceLines, refusalLines } from '../../../../src/cli/show/finding.ts';
import { jobRow, jobsTable } from '../../../../src/cli/show/jobs-table.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';

const now = Date.parse('2026-01-01T00:05:00Z');
const old = seenJob({
  metadata: { name: 'perf', creationTimestamp: '2026-01-01T00:00:00Z' },
  status: {
    phase: 'Failed',
    failureDetails: { reason: 'VulnerabilitiesFound', message: 'many' },
    vulnerabilities: { critical: 3, high: 1, medium: 0, low: 0, unknown: 0, gating: 3, top: [] },
    image: { ref: 'r', digest: 'sha256:1', size: 1 },
    sandbox: { runtimeClass: 'gvisor', userNamespace: false, networkPolicy: 'DenyAll' },
  },
});
const recent = seenJob({
  metadata: {
    name: 'newer',
    creationTimestamp: '2026-01-01T00:04:00Z',
    deletionTimestamp: '2026-01-01T00:04:30Z',
  },
  status: { performance: 0.99, sandbox: { userNamespace: true, networkPolicy: 'DenyAll' } },
});

describe('the table of jobs', () => {
  const tableOf = (columns: { wide: boolean; namespaces: boolean }, width = 200) =>
    jobsTable(
      [old, recent, seenJob()].map((job) => jobRow(job, now, columns)),
      columns,
      screenOf(width),
    );

  it('has the newest first, and only as many columns as there is room for', () => {
    expect(tableOf({ wide: false, namespaces: false }, 80)).toEqual([
      'NAME       PHASE      PERFORMANCE   CRITICAL   HIGH   REASON                 AGE',
      'newer      Deleting   0.99                                                   1m',
      'perf       Failed                   3          1      VulnerabilitiesFound   5m',
      'my-model   Init                                                              5m',
    ]);
    expect(tableOf({ wide: false, namespaces: false }, 40)[2]).toBe(
      'perf       Failed                   3  …',
    );
  });

  it('narrows the widest columns, so that a long name hides nothing else', () => {
    const columns = { wide: false, namespaces: false };
    const long = seenJob({ metadata: { name: 'a'.repeat(50), creationTimestamp: '2026-01-01T00:00:00Z' } });
    const lines = jobsTable([jobRow(long, now, columns), jobRow(old, now, columns)], columns, screenOf(80));
    expect(lines).toEqual([
      'NAME              PHASE    PERFORMANCE   CRITICAL   HIGH   REASON            AGE',
      'aaaaaaaaaaaaaa…   Init                                                       5m',
      'perf              Failed                 3          1      Vulnerabilitie…   5m',
    ]);
    expect(jobsTable([jobRow(long, now, columns)], columns, screenOf(Infinity))[1]).toContain('a'.repeat(50));
  });

  it('can be wide, and name the namespaces', () => {
    const lines = tableOf({ wide: true, namespaces: true });
    expect(lines[0]).toMatch(/^NAMESPACE {3}NAME .* AGE {3}IMAGE {6}SANDBOX {10}RUN {3}UID$/);
    expect(lines[1]).toMatch(/^team-a {6}newer .*user namespace {3}1 /);
    expect(lines[2]).toMatch(/sha256:1 {3}gvisor /);
    const none = seenJob({ status: { sandbox: { userNamespace: false, networkPolicy: 'DenyAll' } } });
    expect(jobRow(none, now, { wide: true, namespaces: false }).cells[8]).toBe('');
  });

  it('is cut with dots on an ASCII screen', () => {
    const columns = { wide: false, namespaces: false };
    const lines = jobsTable([jobRow(old, now, columns)], columns, screenOf(20, { unicode: false }));
    expect(lines[1]).toBe('perf   Failed    ...');
  });
});

describe('data for a terminal', () => {
  it('attack 102: is YAML, or JSON if something would be hidden', () => {
    const value = { text: 'a: b\nc\n', name: '日本' };
    expect(yaml(value)).toBe('text: |\n  a: b\n  c\nname: 日本\n');
    const hidden = { text: 'FROM a\nRUN b \u202e# c\u{e0041}' };
    expect(yaml(hidden)).toBe('{\n  "text": "FROM a\\nRUN b \\u202e# c\\udb40\\udc41"\n}\n');
    expect(load(yaml(hidden))).toEqual(hidden);
  });

  it('means the same, and hides nothing', () => {
    const value = { text: 'a\u009b2J\u202e\u001b[31m\ufeff日本' };
    expect(json(value)).toBe('{\n  "text": "a\\u009b2J\\u202e\\u001b[31m\\ufeff日本"\n}');
    expect(JSON.parse(json(value))).toEqual(value);
  });

  it('has no managed fields, and the kind comes first', () => {
    const raw = { spec: {}, metadata: { name: 'x', managedFields: [] }, kind: 'K', apiVersion: 'v1' };
    expect(JSON.stringify(shownObject(raw))).toBe(
      '{"apiVersion":"v1","kind":"K","metadata":{"name":"x"},"spec":{}}',
    );
  });
});

describe('what lint finds', () => {
  it('is the reason, the message, the line and the help', () => {
    const found = {
      reason: 'DockerfileInvalid',
      message: 'line 2: unknown instruction RN\u001b[2J',
      line: 2,
    };
    expect(refusalLines(found, 'FROM debian\nRN x\n', screenOf(80))).toEqual([
      'DockerfileInvalid',
      '  line 2: unknown instruction RN',
      '',
      '    1 │ FROM debian',
      '  > 2 │ RN x',
      '',
      '  The Dockerfile is not valid. Correct the line that the message names.',
    ]);
  });

  it('may have neither line nor help', () => {
    expect(refusalLines({ reason: 'Other', message: 'said' }, '', screenOf(80))).toEqual(['Other', '  said']);
  });

  it('includes advice, in the order of the file', () => {
    const found = [
      { line: 3, level: 'warning', code: 'DL3008', message: 'Pin versions' },
      { line: 1, level: 'info', code: 'DL3059', message: 'Multiple\u001b[2J' },
    ];
    expect(adviceLines(found, screenOf(80))).toEqual([
      'line 1: info DL3059: Multiple',
      'line 3: warning DL3008: Pin versions',
    ]);
    expect(adviceLines(found, screenOf(32))).toEqual([
      'line 1: info DL3059: Multiple',
      'line 3: warning DL3008: Pin',
      '  versions',
    ]);
  });
});
