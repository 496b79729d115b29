import { watchToEnd } from '../../../../src/cli/commands/watch/run.ts';
import type { Context } from '../../../../src/cli/context.ts';
import type { Job } from '../../../../src/cli/jobs/job.ts';
import type { Jobs } from '../../../../src/cli/jobs/jobs.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';

const time = '2026-01-01T00:00:00Z';
const building = seenJob({
  metadata: { name: 'a'.repeat(50) },
  status: { phase: 'Building', steps: [{ name: 'build', state: 'Running', message: 'm'.repeat(200) }] },
});
const failed = seenJob({
  status: {
    phase: 'Failed',
    completionTime: time,
    steps: [{ name: 'build', state: 'Failed', startTime: time, endTime: time, message: 'no' }],
    failureDetails: { reason: 'BuildFailed', message: 'no' },
  },
});

/** Watches jobs on a screen. @returns what was written to it, piece by piece */
async function written(screen: Context['screen'], ...jobs: Job[]) {
  const pieces: string[] = [];
  async function* watch() {
    for (const job of jobs) yield await Promise.resolve(job);
  }
  const context = {
    jobs: () => Promise.resolve({ watch } as Partial<Jobs> as Jobs),
    write: (text: string) => {
      pieces.push(text);
      return Promise.resolve();
    },
    say: () => undefined,
    progress: () => undefined,
    screen,
    program: 'dfj',
    signal: new AbortController().signal,
  };
  return { code: await watchToEnd(context, building), pieces };
}

/** What a terminal shows after that. */
function shown(pieces: readonly string[]): string[] {
  const rows: string[] = [];
  let at = 0;
  for (const [token] of pieces.join('').matchAll(/\u001b\[\d*[A-Z]|[^\u001b\n]+|\n/g)) {
    if (token === '\n') at += 1;
    else if (token === '\u001b[2K') rows[at] = '';
    else if (token === '\u001b[J') rows.length = at;
    else if (token.startsWith('\u001b')) at -= Number.parseInt(token.slice(2), 10);
    else rows[at] = token;
  }
  return rows;
}

describe('the steps of a job on a terminal', () => {
  it.each([30, 80])('are drawn in place of the earlier ones: %d columns', async (width) => {
    const { code, pieces } = await written(screenOf(width), building, failed);
    expect(code).toBe(1);
    expect(shown(pieces)).toEqual([
      expect.stringMatching(/^my-model {2}Failed/) as string,
      '└─ ✖ build   0.0s  no',
      '',
      'Failed  BuildFailed',
    ]);
    for (const line of pieces
      .join('')
      .replaceAll(/\u001b\[\d*[A-Z]/g, '')
      .split('\n'))
      expect(line.length).toBeLessThanOrEqual(width);
  });

  it('are never erased as a whole: some terminals keep that', async () => {
    const { pieces } = await written(screenOf(80), building, failed);
    expect(pieces).toHaveLength(2);
    for (const piece of pieces) expect(piece).toMatch(/^(\u001b\[\d+A)?\u001b\[2K[^]*\n\u001b\[J$/);
  });
});

it('the steps of a job are lines where nothing can be drawn', async () => {
  const { code, pieces } = await written(screenOf(80, { redraws: false }), building, failed);
  expect(code).toBe(1);
  expect(pieces.join('')).toBe(
    `build  Running  ${'m'.repeat(200)}\n${'a'.repeat(50)}  Building\n` +
      'build  Failed  0s  no\nmy-model  Failed\nFailed  BuildFailed\n',
  );
});
