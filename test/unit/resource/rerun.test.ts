import { rerunOf } from '../../../src/resource/rerun.ts';
import { jobUid, makeJob } from '../../support/job.ts';

describe('a job that is run again', () => {
  it('is made of the same spec, neither canceled nor held back', () => {
    const { spec } = rerunOf(makeJob({ spec: { cancel: true, suspend: true, priority: 3 } }));
    expect(spec).toEqual(makeJob({ spec: { priority: 3 } }).spec);
  });

  it('is named after the first one', () => {
    expect(rerunOf(makeJob()).title).toBe('my-model');
    expect(rerunOf(makeJob({ spec: { name: 'My model' } })).title).toBe('My model');
  });

  it("says which one it repeats, and has none of that one's own marks", () => {
    const annotations = {
      'example.com/course': 'ml',
      'dockerfilejob.io/submitted-by': 'ada',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    expect(rerunOf(makeJob({ metadata: { annotations } })).annotations).toEqual({
      'example.com/course': 'ml',
      'dockerfilejob.io/rerun-of': jobUid,
    });
    expect(rerunOf(makeJob()).annotations).toEqual({ 'dockerfilejob.io/rerun-of': jobUid });
  });
});
