import { mostBytes } from '../../../../src/cluster/logs/job-logs.ts';
import type { StepStatus } from '../../../../src/resource/status.ts';
import { changing, longAgo, recently, shown, type Moment } from '../../../support/log-source.ts';

const step = (name: StepStatus['name'], state: StepStatus['state'] = 'Running', attempt = 0): StepStatus => ({
  name,
  state,
  attempt,
});
const run = 1;
const building = { phase: 'Building', run, startTime: longAgo, steps: [step('build')] } as const;
const running = {
  phase: 'Running',
  run,
  startTime: longAgo,
  steps: [step('build', 'Succeeded'), step('scan', 'Succeeded'), step('run')],
} as const;
const over = { ...running, phase: 'Succeeded', completionTime: recently } as const;
const done = { state: 'terminated', exitCode: 0 } as const;
const built = { build: { ...done, log: ['built\n'] }, push: { ...done, log: ['pushed\n'] } };
const archived: Moment = {
  status: { ...over, archive: 'dfj-1' },
  archive: {
    'build.log': 'built\n',
    'push.log': 'pushed\n',
    'run.log': 'one\ntwo\nthree\n',
    'scan-report.json': '[]',
  },
};
const all = '<build>built\n<push>pushed\n<run>one\ntwo\nthree\n';

describe('the logs of a job', () => {
  it('are the same in pods and in the archive', async () => {
    const ran = { run: { ...done, log: ['one\ntwo\n', 'three\n'] } };
    const live: Moment = { status: over, pods: { 'build-1-0': built, 'run-1-0': ran } };
    expect(await shown(changing(live), { follow: false })).toBe(all);
    expect(await shown(changing(archived), { follow: false })).toBe(all);
    expect(await shown(changing(archived), { follow: true })).toBe(all);
  });

  it('of one step are those of its containers', async () => {
    expect(await shown(changing(archived), { step: 'build', follow: false })).toBe(
      '<build>built\n<push>pushed\n',
    );
    expect(await shown(changing(archived), { step: 'scan', follow: true })).toBe('<summarize>[]');
    expect(await shown(changing(archived), { step: 'push', follow: true })).toBe('<push>pushed\n');
  });

  it('are what there is so far, unless they are followed', async () => {
    const source = changing({
      status: building,
      pods: { 'build-1-0': { build: { state: 'running', log: ['so far'] }, push: { state: 'waiting' } } },
    });
    expect(await shown(source, { follow: false })).toBe('<build>so far');
  });

  it.each([
    ['the job is gone', {}],
    ['nothing has started', { status: { phase: 'Queued', run } }],
    ['it was canceled in the queue', { status: { phase: 'Canceled', run, completionTime: recently } }],
    ['its archive was lost', { status: { ...over, completionTime: longAgo } }],
  ] satisfies [string, Moment][])('are none if %s', async (_why, moment) => {
    expect(await shown(changing(moment), { follow: false })).toBe('');
  });

  it('of a clone is one only if it fails', async () => {
    const pods = (exitCode: number) => ({
      'build-1-0': { clone: { state: 'terminated', exitCode, log: ['fatal: no\n'] } as const },
    });
    const failed = { ...building, phase: 'Failed', completionTime: longAgo } as const;
    expect(await shown(changing({ status: failed, pods: pods(128) }), { follow: true })).toBe(
      '<clone>fatal: no\n',
    );
    expect(await shown(changing({ status: failed, pods: pods(0) }), { follow: true })).toBe('');
  });
});

describe('logs that are followed', () => {
  it('go on from step to step until the job ends', async () => {
    const busy = { build: { state: 'running', log: ['bui'] }, push: { state: 'waiting' } } as const;
    const source = changing(
      { status: { phase: 'Queued', run } },
      { status: building, pods: {} },
      { status: building, pods: { 'build-1-0': { build: { state: 'waiting' } } } },
      { status: building, pods: { 'build-1-0': busy } },
      { status: building, pods: { 'build-1-0': built } },
      { status: running, pods: { 'build-1-0': built } },
      { status: running, pods: { 'run-1-0': { run: { state: 'running', log: ['one\n', 'tw'] } } } },
      archived,
    );
    expect(await shown(source, { follow: true })).toBe(all);
  });

  it('are neither cut nor repeated when they are archived meanwhile, wherever that is', async () => {
    const text = 'one\ntwo\nthree\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const log = { state: 'running', log: [text.slice(0, cut)], breaks: true } as const;
      const source = changing({ status: running, pods: { 'run-1-0': { run: log } } }, archived);
      expect(await shown(source, { step: 'run', follow: true })).toBe(`<run>${text}`);
    }
  });

  it('are read on where a connection broke off', async () => {
    const log = (...pieces: string[]) => ({
      status: running,
      pods: { 'run-1-0': { run: { state: 'running', log: pieces, breaks: true } as const } },
    });
    const end: Moment = { status: over, pods: { 'run-1-0': { run: { ...done, log: ['one\ntw', 'o\n'] } } } };
    const source = changing(log('one'), log('on', 'e\ntw'), log(), end);
    expect(await shown(source, { step: 'run', follow: true })).toBe('<run>one\ntwo\n');
  });

  it('begin anew with each attempt of a step', async () => {
    const again = { ...running, steps: [step('run', 'Running', 1)] };
    const source = changing(
      { status: running, pods: { 'run-1-0': { run: { state: 'running', log: ['lost'], breaks: true } } } },
      { status: again, pods: {} },
      { ...archived, status: { ...again, phase: 'Succeeded', archive: 'dfj-1' } },
    );
    expect(await shown(source, { step: 'run', follow: true })).toBe('<run>lost<run1>one\ntwo\nthree\n');
  });

  it('end when the job is gone', async () => {
    const source = changing({ status: running, pods: {} }, {});
    expect(await shown(source, { step: 'run', follow: true })).toBe('');
  });

  it('do not wait for containers that will never start', async () => {
    const failed = { ...building, phase: 'Failed', completionTime: longAgo } as const;
    const pods = { 'build-1-0': { build: { ...done, log: ['x'] }, push: { state: 'waiting' } as const } };
    expect(await shown(changing({ status: failed, pods }), { follow: true })).toBe('<build>x');
  });
});

describe('attack 100: a log without end', () => {
  it('is cut where it has as many bytes as are sent of one', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const log = { state: 'running', log: Array.from({ length: 20 }, () => piece) } as const;
    const source = changing({ status: running, pods: { 'run-1-0': { run: log } } });
    const text = await shown(source, { step: 'run', follow: true });
    expect(text.length).toBeGreaterThan(mostBytes);
    expect(text.length).toBeLessThan(mostBytes + 100);
    expect(text).toMatch(/x\n\[the log is longer: the rest is not sent\]\n$/);
  });

  it('that breaks off for ever is not asked for without end, unless it is followed', async () => {
    const log = { state: 'running', log: [], breaks: true } as const;
    const source = changing({ status: running, pods: { 'run-1-0': { run: log } } });
    expect(await shown(source, { step: 'run', follow: false })).toBe('<run>');
    expect(source.pauses()).toBe(3);
  });
});
