import { judgeBuild } from '../../../../src/pipeline/3-build/judge-build.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { ended, makePod, makeSnapshot, running, waiting } from '../../../support/snapshot.ts';

describe('a build that its engine ended for what it had written', () => {
  const pod = makePod('build', [ended('build', 71), running('push')]);

  it('attack 27: fails, and is not tried again', () => {
    const outcome = judgeBuild(makeJobAt('build'), makeSnapshot({ pods: [pod], logs: { build: 'dd' } }), pod);
    expect(outcome).toMatchObject({
      kind: 'fail',
      reason: 'BuildOutOfDisk',
      message:
        "the build was ended: it used more than 13312Mi of the node's disk, or more than 2112Mi for the image",
      logTail: 'dd',
      location: { container: 'build' },
    });
  });
});

describe('a build for which nothing could be restored', () => {
  it('is tried again, because the fault is not that of the user', () => {
    const pod = makePod('build', [ended('restore', 137, { reason: 'OOMKilled' }), waiting('build')]);
    const outcome = judgeBuild(makeJobAt('build'), makeSnapshot({ pods: [pod] }), pod);
    expect(outcome).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
  });

  it('waits for the container that restores, and for nothing after it', () => {
    for (const restore of [running('restore'), ended('restore')]) {
      const pod = makePod('build', [restore, running('build'), running('push')]);
      const outcome = judgeBuild(makeJobAt('build'), makeSnapshot({ pods: [pod] }), pod);
      expect(outcome).toMatchObject({ kind: 'wait', message: 'building' });
    }
  });
});
