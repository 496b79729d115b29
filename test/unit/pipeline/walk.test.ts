import type { Step } from '../../../src/pipeline/step.ts';
import { decide } from '../../../src/pipeline/index.ts';
import { walk } from '../../../src/pipeline/walk.ts';
import { digest, makeJobAt } from '../../support/runs.ts';
import { makeSnapshot } from '../../support/snapshot.ts';

const copy = { from: '00000000-0000-4000-8000-000000000001', digest, tag: 'run-1' };
const copying: Step = {
  name: 'build',
  phase: 'Building',
  decide: () => ({ kind: 'done', want: [], copy }),
};

describe('a pass in which all steps are done', () => {
  it('keeps what is to be copied', () => {
    expect(walk([copying], makeJobAt('build'), makeSnapshot())).toMatchObject({
      outcome: { kind: 'done' },
      copy,
    });
  });

  it('copies nothing that no step asks for', () => {
    expect(walk([], makeJobAt('build'), makeSnapshot())).not.toHaveProperty('copy');
  });
});

describe('a pass in which a step waits', () => {
  it('keeps the layers that are to be mounted meanwhile', () => {
    const mount = { from: copy.from, digests: [digest] };
    const waiting: Step = {
      ...copying,
      decide: () => ({ kind: 'wait', want: [], message: 'm', until: 1, mount }),
    };
    expect(walk([waiting], makeJobAt('build'), makeSnapshot())).toMatchObject({ mount });
  });

  it('wants them once the job is admitted', () => {
    const lastLayers = { from: copy.from, digests: [digest] };
    const snapshot = makeSnapshot({ namespace: { run: 1, deleting: false }, lastLayers });
    expect(decide(makeJobAt('build'), snapshot)).toMatchObject({ mount: lastLayers });
  });
});
