import { isEvent } from '../../../src/reconcile/event.ts';
import { makeJob } from '../../support/job.ts';
import { done, makeJobAt } from '../../support/runs.ts';
import { at, begin } from '../../support/snapshot.ts';

const created = { creationTimestamp: at(0) };
const after = (seconds: number) => begin + seconds * 1000;

describe('an Event', () => {
  it('is made of the end of each job', () => {
    expect(isEvent(makeJobAt('run', {}, { metadata: created }), 'Succeeded', after(2))).toBe(true);
    expect(isEvent(makeJob({ metadata: created }), 'Failed', after(0))).toBe(true);
  });

  it('is made of the end of a phase only if that lasted ten seconds', () => {
    const queued = makeJob({ metadata: created, status: { phase: 'Queued' } });
    expect(isEvent(queued, 'Building', after(9))).toBe(false);
    expect(isEvent(queued, 'Building', after(10))).toBe(true);
    // Admitted and isolated at one second.
    const building = makeJobAt('build', {}, { metadata: created });
    expect(isEvent(building, 'Scanning', after(10))).toBe(false);
    expect(isEvent(building, 'Scanning', after(11))).toBe(true);
  });

  it('counts a phase from the end of the last step before it', () => {
    const steps = [done('admit'), { ...done('build'), endTime: at(60) }];
    const scanning = makeJobAt('scan', { steps }, { metadata: created });
    expect(isEvent(scanning, 'Running', after(69))).toBe(false);
    expect(isEvent(scanning, 'Running', after(70))).toBe(true);
  });
});
