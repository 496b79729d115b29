import * as names from '../../../src/resource/names.ts';
import { jobUid, makeJob } from '../../support/job.ts';

describe('attack 11: names', () => {
  it('give each job its own namespace', () => {
    expect(names.jobNamespace(jobUid)).toBe(`dfj-${jobUid}`);
  });

  it('of pods depend on the run and the attempt', () => {
    expect(names.podName('build', 1, 0)).toBe('build-1-0');
    expect(names.podName('build', 1, 1)).not.toBe(names.podName('build', 1, 0));
  });

  it("of a run's image do not depend on the attempt", () => {
    expect(names.runTag(2)).toBe('run-2');
  });

  it('of archives and repositories contain the uid, so that jobs in one namespace do not collide', () => {
    expect(names.archiveName(jobUid, 2)).toBe(`dfj-${jobUid}-2`);
    expect(names.repository('registry:5000', jobUid)).toBe(`registry:5000/jobs/${jobUid}`);
  });

  it('contain nothing that a user chose', () => {
    const job = makeJob({ metadata: { name: '../../x' }, spec: { name: '../'.repeat(10) } });
    const { uid } = job.metadata;
    const all = [names.jobNamespace(uid), names.archiveName(uid, 1), names.repository('r', uid)];
    expect(all.join()).not.toContain('..');
  });

  it('fit into the 63 characters of a label', () => {
    for (const name of [
      names.jobNamespace(jobUid),
      names.archiveName(jobUid, 99_999),
      names.podName('build', 99_999, 10),
    ])
      expect(name.length).toBeLessThanOrEqual(63);
  });
});

describe('the hash of a run', () => {
  const hash = (spec: Parameters<typeof makeJob>[0]) => names.runHash(makeJob(spec));
  const before = hash({});

  it.each<[string, Parameters<typeof makeJob>[0]]>([
    ['the Dockerfile', { spec: { source: { dockerfile: 'FROM scratch' } } }],
    ['another source', { spec: { source: { git: { url: 'https://git.example.com/a' } } } }],
    ['a build argument', { spec: { build: { args: [{ name: 'version', value: '7' }] } } }],
    ['the cache', { spec: { build: { cache: 'none' } } }],
    ['the gate', { spec: { scan: { failOn: 'low' } } }],
    ['the command', { spec: { run: { command: ['true'] } } }],
    ['a test', { spec: { test: { port: 8080, http: [{ name: 'a', path: '/' }] } } }],
    ['the path', { spec: { performance: { path: '/data/other.json' } } }],
  ])('changes with %s', (_, changed) => {
    expect(hash(changed)).not.toBe(before);
  });

  it.each<[string, Parameters<typeof makeJob>[0]]>([
    ['the description', { spec: { description: 'another', name: 'another' } }],
    ['the retention', { spec: { retention: { ttlAfterFailed: '1h' } } }],
    ['suspend and cancel', { spec: { suspend: true, cancel: true } }],
    ['the priority and the retries', { spec: { priority: 5, retry: { limit: 0 } } }],
    ['the metadata', { metadata: { generation: 9, resourceVersion: '2' } }],
  ])('does not change with %s', (_, changed) => {
    expect(hash(changed)).toBe(before);
  });
});
