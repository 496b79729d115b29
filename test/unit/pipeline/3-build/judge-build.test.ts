import { judgeBuild } from '../../../../src/pipeline/3-build/judge-build.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { ended, makePod, makeSnapshot, running } from '../../../support/snapshot.ts';

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
