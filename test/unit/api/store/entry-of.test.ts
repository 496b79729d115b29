import { newestFirst } from '../../../../src/resource/age-key.ts';
import { entryOf } from '../../../../src/api/store/entry-of.ts';
import { submittedAnnotation, submitterAnnotation } from '../../../../src/resource/names.ts';
import { parseObject, type KubeObject } from '../../../../src/cluster/object.ts';
import { makeJob } from '../../../support/job.ts';

const entry = (metadata: Partial<KubeObject['metadata']> = {}) =>
  entryOf(parseObject('DockerfileJob', { ...makeJob(), metadata: { ...makeJob().metadata, ...metadata } }));
const order = (...jobs: Partial<KubeObject['metadata']>[]): string[] =>
  jobs
    .map(entry)
    .sort((a, b) => newestFirst(a.age, b.age))
    .map(({ uid }) => uid);

const early = '2026-01-01T00:00:00Z';
const late = '2026-01-01T00:00:01Z';
const submitted = (at: string) => ({ annotations: { [submittedAnnotation]: at } });

describe('jobs, newest first,', () => {
  it('are sorted by creation time', () => {
    const jobs = [
      { uid: 'a', creationTimestamp: early },
      { uid: 'b', creationTimestamp: late },
    ];
    expect(order(...jobs)).toEqual(['b', 'a']);
  });

  it('are sorted by the time that REST noted if they were created in the same second', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.300Z') },
        { uid: 'b', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.100Z') },
        { uid: 'c', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.200Z') },
      ),
    ).toEqual(['a', 'c', 'b']);
  });

  it('cannot be moved ahead of their creation time', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2099') },
        { uid: 'b', creationTimestamp: late },
      ),
    ).toEqual(['b', 'a']);
  });

  it('have a stable order even if nothing else distinguishes them', () => {
    const [a, b] = [{ uid: 'a' }, { uid: 'b' }];
    expect(order(a, b)).toEqual(order(b, a));
    expect(order(a, a)).toEqual(['a', 'a']);
  });
});

describe('what the API remembers of a job', () => {
  it('is small, however large the Dockerfile and the annotations are', () => {
    const large = 'x'.repeat(200_000);
    const annotations = { [submittedAnnotation]: large, [submitterAnnotation]: large, other: large };
    expect(JSON.stringify(entry({ annotations })).length).toBeLessThan(2_000);
  });

  it('includes who submitted it and whether it is being deleted', () => {
    const annotations = { [submitterAnnotation]: 'ada' };
    expect(entry({ annotations, deletionTimestamp: late })).toMatchObject({
      submitter: 'ada',
      deleting: true,
    });
    expect(entry()).toMatchObject({ submitter: undefined, deleting: false });
  });
});
