import { repeatOf } from '../../../../src/cli/read/repeat.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { seenJob } from '../../../support/cli.ts';

describe('a job that repeats another one', () => {
  it('has the same spec, a name like that one, and says which one it repeats', () => {
    const job = repeatOf(seenJob({ metadata: { name: 'perf-x7k2p' }, spec: { cancel: true } }));
    expect(job).toEqual({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: 'DockerfileJob',
      metadata: { generateName: 'perf-', annotations: { 'dockerfilejob.io/rerun-of': jobUid } },
      spec: makeJob().spec,
    });
  });

  it('keeps the whole name if nobody made it', () => {
    expect(repeatOf(seenJob({ metadata: { name: 'perf-model' } })).metadata.generateName).toBe('perf-model-');
  });

  it('cannot be made of what another version has stored', () => {
    const job = seenJob();
    const other = { ...job, raw: { ...job.raw, spec: { source: {} } } };
    expect(() => repeatOf(other)).toThrow('my-model is not valid: spec.source exactly one of');
  });
});
