import { awaitLog, unreadable } from '../../../src/pipeline/unreadable-log.ts';
import { begin, makePod, makeSnapshot, running } from '../../support/snapshot.ts';

describe('a log that cannot be read', () => {
  it('is named with the cause, on one line of limited length', () => {
    const seen = makeSnapshot({ unreadableLogs: { run: `no route\n${'x'.repeat(400)}` } });
    expect(unreadable('run', seen)).toMatch(
      /^the log of the container run cannot be read: no route\\nx{291}…$/,
    );
    expect(unreadable('build', seen)).toBeUndefined();
  });

  it('is awaited since the creation of its pod if nobody knows when its container ended', () => {
    const seen = makeSnapshot({ unreadableLogs: { run: 'no route' }, now: begin + 115_000 });
    expect(awaitLog('run', seen, makePod('run', [running('run')]))).toMatchObject({ until: begin + 120_000 });
    expect(awaitLog('run', seen, makePod('run', []))).toMatchObject({ until: begin + 120_000 });
  });
});
