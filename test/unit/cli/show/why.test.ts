import { helpOf, lineInContext, nextSteps, whyLines } from '../../../../src/cli/show/why.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';

const program = 'kubectl dfj';
const dockerfile = [
  'FROM debian',
  'RUN one',
  'RUN two',
  'COPY train.py /',
  'RUN\tthree',
  'RUN four',
  'CMD x',
  '',
].join('\n');
const over = { completionTime: '2026-01-01T00:01:00Z' };

it('a command stays on one line, with what it is for below it if need be', () => {
  const long = { ...seenJob({ status: over }), metadata: { ...seenJob().metadata, name: 'a'.repeat(60) } };
  const lines = whyLines(long, { dockerfile: undefined, program }, screenOf(90));
  expect(lines.slice(-2)).toEqual([`  kubectl dfj rerun ${'a'.repeat(60)}`, '      try the same again']);
});

describe('a line of a Dockerfile', () => {
  it('is shown among its neighbors, with a mark', () => {
    expect(lineInContext(dockerfile, 4, screenOf(80))).toEqual([
      '    1 │ FROM debian',
      '    2 │ RUN one',
      '    3 │ RUN two',
      '  > 4 │ COPY train.py /',
      '    5 │ RUN  three',
      '    6 │ RUN four',
      '    7 │ CMD x',
    ]);
  });

  it.each([
    [1, ['  > 1 │ FROM debian', '    2 │ RUN one', '    3 │ RUN two', '    4 │ COPY train.py /']],
    [7, ['    4 │ COPY train.py /', '    5 │ RUN  three', '    6 │ RUN four', '  > 7 │ CMD x']],
    [8, []],
    [0, []],
    [1.5, []],
  ])('%d has the neighbors that there are', (line, shown) => {
    expect(lineInContext(dockerfile, line, screenOf(80))).toEqual(shown);
  });

  it('is cut to the screen, and plain', () => {
    const long = `FROM x\nRUN echo ${'x'.repeat(300)}\nRUN \u001b[2J\u0007`;
    const lines = lineInContext(long, 2, screenOf(40, { unicode: false }));
    expect(lines).toEqual(['    1 | FROM x', `  > 2 | RUN echo ${'x'.repeat(20)}...`, '    3 | RUN \\u{7}']);
  });
});

const failed = seenJob({
  status: {
    ...over,
    phase: 'Failed',
    steps: [{ name: 'build', state: 'Failed', pod: 'build-1-0' }],
    failureDetails: {
      reason: 'BuildFailed',
      message: 'line 4: the build failed with exit code 1',
      location: { line: 4 },
      logTail: 'first\n\u001b[31mlast line\u001b[0m\u009b2J',
    },
  },
});

describe('why a job failed', () => {
  it('is the reason, the line, the log, the help and what to do, within 80 columns', () => {
    const lines = whyLines(failed, { dockerfile, program }, screenOf(80));
    expect(lines.join('\n')).toBe(`my-model: BuildFailed in the step build
  line 4: the build failed with exit code 1

Dockerfile, line 4
    1 │ FROM debian
    2 │ RUN one
    3 │ RUN two
  > 4 │ COPY train.py /
    5 │ RUN  three
    6 │ RUN four
    7 │ CMD x

The end of the log
  first
  last line\\u{9b}2J

What it means
  The build failed. The status has the message of the engine, the line if it is
  known, and the end of the log.

What to do next
  kubectl dfj logs my-model --step build        read its log
  kubectl dfj submit Dockerfile --watch         after correcting the Dockerfile
  kubectl dfj rerun my-model                    try the same again`);
  });

  it('is less if less is known', () => {
    const job = seenJob({
      status: { ...over, phase: 'Canceled', failureDetails: { reason: 'Canceled', message: 'canceled' } },
    });
    const other = {
      ...job,
      status: { ...job.status, failureDetails: { reason: 'NewReason', message: 'said' } },
    };
    expect(whyLines(other, { dockerfile: undefined, program }, screenOf(80)).slice(0, 4)).toEqual([
      'my-model: NewReason',
      '  said',
      '',
      'What to do next',
    ]);
    expect(helpOf('Canceled')).toContain('canceled');
    expect(helpOf('toString')).toBeUndefined();
  });

  it('cuts the lines of a log', () => {
    const job = seenJob({
      status: {
        ...over,
        phase: 'Failed',
        failureDetails: { reason: 'RunFailed', message: 'm', logTail: 'x'.repeat(90) },
      },
    });
    const lines = whyLines(job, { dockerfile: undefined, program }, screenOf(40, { unicode: false }));
    expect(lines).toContain(`  ${'x'.repeat(35)}...`);
  });
});

describe('why a job that has not failed is where it is', () => {
  const said = (job: ReturnType<typeof seenJob>) =>
    whyLines(job, { dockerfile: undefined, program }, screenOf(80))[1];

  it.each([
    [
      'succeeded with a number',
      { ...over, phase: 'Succeeded', performance: 0.99 },
      '  Its performance is 0.99.',
    ],
    ['succeeded without one', { ...over, phase: 'Succeeded' }, '  It is over.'],
    [
      'waits',
      { phase: 'Queued', steps: [{ name: 'admit', state: 'Waiting', message: 'waiting for a slot' }] },
      '  admit: waiting for a slot',
    ],
    [
      'is at work',
      { phase: 'Building', steps: [{ name: 'build', state: 'Running' }] },
      '  It is in the step build.',
    ],
    [
      'works without a word',
      { phase: 'Building', steps: [{ name: 'build', state: 'Running', message: '' }] },
      '  It is in the step build.',
    ],
  ] as const)('it %s', (_what, status, shown) => {
    expect(said(seenJob({ status: { ...status, steps: 'steps' in status ? [...status.steps] : [] } }))).toBe(
      shown,
    );
  });

  it('it is suspended, or new', () => {
    expect(said(seenJob({ spec: { suspend: true } }))).toBe('  spec.suspend holds it in the queue.');
    expect(said(seenJob())).toMatch(/^ {2}The operator has not looked at it yet/);
  });
});

describe('what to do next', () => {
  const commands = (job: ReturnType<typeof seenJob>) => nextSteps(job).map(({ command }) => `dfj ${command}`);

  it('depends on where the job is', () => {
    const vulnerabilities = { critical: 1, high: 0, medium: 0, low: 0, unknown: 0, gating: 1, top: [] };
    expect(commands(seenJob())).toEqual(['dfj watch my-model', 'dfj doctor']);
    expect(commands(seenJob({ status: { ...over, phase: 'Succeeded' } }))).toEqual(['dfj report my-model']);
    expect(commands(failed)[0]).toBe('dfj logs my-model --step build');
    expect(commands(seenJob({ status: { ...over, phase: 'Failed', vulnerabilities } }))).toEqual([
      'dfj report my-model',
      'dfj submit Dockerfile --watch',
      'dfj rerun my-model',
    ]);
    expect(commands(seenJob({ status: { ...over, phase: 'Failed' } }))[0]).toBe(
      'dfj submit Dockerfile --watch',
    );
  });
});

it('colors say how it ended', () => {
  const screen = screenOf(80, { colors: true });
  const first = (phase: 'Succeeded' | 'Canceled' | 'Queued') =>
    whyLines(
      seenJob({
        status: {
          phase,
          ...(phase === 'Canceled' && { failureDetails: { reason: 'Canceled', message: '' } }),
        },
      }),
      { dockerfile: undefined, program },
      screen,
    )[0];
  expect(first('Succeeded')).toContain('\u001b[32mSucceeded');
  expect(first('Canceled')).toContain('\u001b[33mCanceled');
  expect(first('Queued')).toContain('\u001b[33mQueued');
  expect(whyLines(failed, { dockerfile, program }, screen).join()).toContain('\u001b[31m> 4');
});

describe('the checks of a service', () => {
  const status = {
    ...over,
    phase: 'Failed',
    performance: 0.5,
    test: [
      { name: 'closed', passed: true, milliseconds: 3, status: 401 },
      { name: 'ages', passed: false, milliseconds: 12, expected: 'status 200', got: 'status 500: "boom"' },
      { name: 'odd', passed: false, milliseconds: 1 },
    ],
    failureDetails: { reason: 'TestFailed', message: '2 of 3 checks failed' },
  } as const;
  const lines = (width: number) =>
    whyLines(
      seenJob({ status: { ...status, test: [...status.test] } }),
      { dockerfile: undefined, program },
      screenOf(width),
    );

  it('are shown with their times, and where they failed with what was expected and what was there', () => {
    const all = lines(80);
    const from = all.indexOf('The checks of the service');
    expect(all.slice(from + 1, from + 8)).toEqual([
      '  ✔ closed  3 ms',
      '  ✖ ages  12 ms',
      '    expected status 200',
      '    got status 500: "boom"',
      '  ✖ odd  1 ms',
      '    expected',
      '    got',
    ]);
  });
});
