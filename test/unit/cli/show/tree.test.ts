import { changes, resultLines, stepsOf, stepTime, tree } from '../../../../src/cli/show/tree.ts';
import { widthOf } from '../../../../src/cli/show/width.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';
import { deploySpec } from '../../../support/rollout.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const now = Date.parse(at(20));

const building = seenJob({
  status: {
    phase: 'Building',
    steps: [
      { name: 'admit', state: 'Succeeded', startTime: at(1), endTime: at(1) },
      { name: 'isolate', state: 'Succeeded', startTime: at(1), endTime: at(2) },
      {
        name: 'build',
        state: 'Running',
        startTime: at(2),
        attempt: 1,
        message: `fetching the repository ${'very '.repeat(40)}slowly\nand more`,
      },
    ],
  },
});
const failed = seenJob({
  status: {
    phase: 'Failed',
    completionTime: at(12),
    steps: [
      { name: 'admit', state: 'Succeeded', startTime: at(1), endTime: at(1) },
      {
        name: 'build',
        state: 'Failed',
        startTime: at(2),
        endTime: at(12),
        reason: 'BuildFailed',
        message: 'line 2: no',
      },
    ],
    failureDetails: { reason: 'BuildFailed', message: 'line 2: no' },
  },
});
const succeeded = seenJob({
  status: {
    phase: 'Succeeded',
    completionTime: at(12),
    performance: 0.99,
    vulnerabilities: { critical: 1, high: 0, medium: 0, low: 0, unknown: 0, gating: 0, top: [] },
  },
});

describe('the tree of a job', () => {
  it('fits 80 columns', () => {
    const lines = tree(building, now, screenOf(80));
    expect(lines).toEqual([
      'my-model  Building  20s',
      '├─ ✔ admit     0.0s',
      '├─ ✔ isolate   1.0s',
      '├─ ● build      18s  retry 1: fetching the repository very very very very very…',
      '├─ ○ scan',
      '├─ ○ run',
      '└─ ○ measure',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows more on 200 columns', () => {
    const line = tree(building, now, screenOf(200))[3] ?? '';
    expect(line.length).toBe(199);
    expect(line).toMatch(/^├─ ● build {6}18s {2}retry 1: fetching the repository (very )+v?e?r?y?…$/);
  });

  it('is ASCII where nothing else can be shown', () => {
    const lines = tree(building, now, screenOf(60, { unicode: false }));
    expect(lines[1]).toBe('|- ok admit     0.0s');
    expect(lines[3]).toBe('|- *  build      18s  retry 1: fetching the repository ve...');
    expect(lines.at(-1)).toBe('`- -  measure');
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  it.each([1, 5, 20, 40, 80])('never wraps, or it could not be drawn in place: %d columns', (width) => {
    const long = { ...building, metadata: { ...building.metadata, name: '名'.repeat(63) } };
    for (const unicode of [true, false]) {
      const widths = tree(long, now, screenOf(width, { unicode })).map(widthOf);
      expect(Math.max(...widths)).toBeLessThanOrEqual(Math.max(width, 3));
    }
  });

  it('shows the phase of a job with a long name', () => {
    const long = { ...failed, metadata: { ...failed.metadata, name: 'a'.repeat(63) } };
    expect(tree(long, now, screenOf(40))[0]).toBe(`${'a'.repeat(26)}…  Failed  12s`);
    expect(tree(long, now, screenOf(12))[0]).toBe('aaaaaaa…  F…');
    expect(tree(long, now, screenOf(12, { colors: true }))[0]).toBe('aaaaaaa…  \u001b[31mF\u001b[0m…');
  });

  it('has no more lines than the screen', () => {
    expect(tree(building, now, screenOf(80, { height: 4 }))).toHaveLength(3);
  });

  it('ends with the result', () => {
    expect(tree(failed, now, screenOf(80))).toEqual([
      'my-model  Failed  12s',
      '├─ ✔ admit   0.0s',
      '└─ ✖ build    10s  BuildFailed: line 2: no',
      '',
      'Failed  BuildFailed',
    ]);
    expect(tree(succeeded, now, screenOf(80)).at(-1)).toBe(
      'Succeeded  performance 0.99  vulnerabilities 1 critical, 0 high',
    );
  });

  it('shows states and phases that this version does not know', () => {
    const job = seenJob();
    const other = {
      ...job,
      status: { ...job.status, phase: 'Deploying', steps: [{ name: 'deploy', state: 'Odd' }] },
    };
    expect(tree(other, now, screenOf(80)).slice(0, 2)).toEqual(['my-model  Deploying  20s', '├─ ? deploy']);
  });

  it('is colored by state', () => {
    expect(tree(failed, now, screenOf(80, { colors: true })).join('\n')).toContain(
      '\u001b[31m✖\u001b[0m build',
    );
    const canceled = seenJob({ status: { phase: 'Canceled', completionTime: at(12) } });
    expect(resultLines(canceled, screenOf(80, { colors: true, unicode: false }))[1]).toContain(
      '\u001b[33mCanceled',
    );
  });
});

it('steps that are still to come are shown only while the job goes on', () => {
  const names = (spec = {}) => stepsOf(seenJob({ spec })).map(({ name }) => name);
  expect(names()).toEqual(['admit', 'isolate', 'build', 'scan', 'run', 'measure']);
  expect(names({ run: { enabled: false }, output: { image: 'registry.example.com/a' } })).toEqual([
    'admit',
    'isolate',
    'build',
    'scan',
    'publish',
  ]);
  expect(names(deploySpec).slice(-2)).toEqual(['publish', 'deploy']);
  expect(names({ ...deploySpec, verify: {} }).slice(-2)).toEqual(['deploy', 'verify']);
  expect(stepsOf(failed)).toHaveLength(2);
});

it('a step that has not started has no time', () => {
  expect(stepTime({ name: 'run', state: 'Waiting' }, now)).toBe('');
});

describe('the changes of a job, as lines', () => {
  it('are all that is known, at first', () => {
    expect(changes(undefined, failed)).toEqual([
      'admit  Succeeded  0s',
      'build  Failed  10s  BuildFailed: line 2: no',
      'my-model  Failed',
    ]);
  });

  it('are what is new, after that', () => {
    expect(changes(building, building)).toEqual([]);
    expect(changes(building, failed)).toEqual([
      'build  Failed  10s  BuildFailed: line 2: no',
      'my-model  Failed',
    ]);
  });

  it('include a new message of the same state', () => {
    const step = { name: 'build', state: 'Running', message: 'building' } as const;
    const later = seenJob({ status: { phase: 'Building', steps: [step] } });
    expect(changes(building, later)).toEqual(['build  Running  building']);
  });
});

it('a job with a test has no step that measures, and shows how many of its checks have passed', () => {
  const test = { port: 8080, http: [{ name: 'ages', path: '/' }] };
  const names = stepsOf(seenJob({ spec: { test } })).map(({ name }) => name);
  expect(names).toEqual(['admit', 'isolate', 'build', 'scan', 'run']);
  const checks = [
    { name: 'a', passed: true, milliseconds: 1 },
    { name: 'b', passed: false, milliseconds: 1 },
  ];
  const status = { ...failed.status, phase: 'Failed', test: checks } as const;
  expect(resultLines({ status }, screenOf(80))).toEqual(['', 'Failed  1 of 2 checks passed  BuildFailed']);
});
