import { admit } from '../../../../src/pipeline/1-admit/index.ts';
import { textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import { makeJob } from '../../../support/job.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import { at, makeSnapshot } from '../../../support/snapshot.ts';

const dockerfile = (text: string) => makeSnapshot({ source: textSource(text, {}) });

describe('admission', () => {
  it('admits a valid job when there is a free slot', () => {
    expect(admit.decide(makeJob(), makeSnapshot())).toMatchObject({ kind: 'done', want: [] });
  });

  it('queues a job while others are ahead, and reports once how many', () => {
    const seen = (ahead: number) => makeSnapshot({ queue: { isNext: false, ahead } });
    const message = 'waiting for a free slot; 2 jobs of this namespace ahead when it was queued';
    expect(admit.decide(makeJob(), seen(2))).toMatchObject({ kind: 'wait', message });
    const later = (said: string) =>
      makeJob({
        status: { steps: [{ name: 'admit', state: 'Waiting', startTime: at(0), message: said }] },
      });
    expect(admit.decide(later(message), seen(1))).toMatchObject({ message });
  });

  it('records the source that it checked, and checks again only when the source changes', () => {
    const bad = textSource('FROM debian\nRUNN true\n', {});
    const source = { sha256: bad.sha256 };
    const judged = makeJob({ status: { source } });
    expect(admit.decide(judged, makeSnapshot({ source: bad }))).toMatchObject({
      kind: 'done',
      facts: { source },
    });
    const changed = textSource('FROM debian\nRUNN false\n', {});
    expect(admit.decide(judged, makeSnapshot({ source: changed }))).toMatchObject({
      kind: 'fail',
      reason: 'DockerfileInvalid',
    });
  });

  it('refuses a base image outside the list of the cluster', () => {
    const settings = makeSettings({ baseImages: ['debian'] });
    const seen = (text: string) => makeSnapshot({ settings, source: textSource(text, {}) });
    expect(admit.decide(makeJob(), seen('FROM alpine\n'))).toMatchObject({
      kind: 'fail',
      reason: 'BaseImageDenied',
      location: { line: 1 },
    });
    expect(admit.decide(makeJob(), seen('FROM debian\n'))).toMatchObject({ kind: 'done' });
  });

  it('holds a suspended job', () => {
    const job = makeJob({ spec: { suspend: true } });
    expect(admit.decide(job, makeSnapshot())).toMatchObject({
      kind: 'wait',
      message: 'suspended by spec.suspend',
    });
  });

  it('does not check a job again once it is admitted', () => {
    const full = makeSnapshot({
      queue: { isNext: false, ahead: 5 },
      source: { kind: 'unavailable', message: 'gone' },
    });
    expect(admit.decide(makeJobAt('build'), full)).toEqual({ kind: 'done', want: [] });
  });

  it('refuses a source that cannot be read', () => {
    const seen = makeSnapshot({
      source: { kind: 'unavailable', message: 'spec.source.configMap.name: there is no ConfigMap a/b' },
    });
    expect(admit.decide(makeJob(), seen)).toMatchObject({ kind: 'fail', reason: 'SourceFetchFailed' });
  });

  it('admits a repository unchecked, because its Dockerfile is not known yet', () => {
    const job = makeJob({ spec: { source: { git: { url: 'https://git.example.com/team/model.git' } } } });
    expect(admit.decide(job, makeSnapshot({ source: { kind: 'fetched-in-pod' } }))).toEqual({
      kind: 'done',
      want: [],
      facts: {},
    });
  });

  it('refuses a Dockerfile that does not parse, and names the line', () => {
    const outcome = admit.decide(makeJob(), dockerfile('FROM debian\nRUNN true\n'));
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'DockerfileInvalid', location: { line: 2 } });
  });

  it('refuses COPY of files that are missing from the context, before anything is built', () => {
    const outcome = admit.decide(makeJob(), dockerfile('FROM debian\nCOPY model.py /\n'));
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'ContextMissing', location: { line: 2 } });
  });

  it('accepts COPY of context files, except those that .dockerignore excludes', () => {
    const text = 'FROM debian\nCOPY model.py /\n';
    const files = { 'model.py': '', '.dockerignore': Buffer.from('*.py\n').toString('base64') };
    const { 'model.py': model, ...ignored } = files;
    const beside = (there: Record<string, string>) => makeSnapshot({ source: textSource(text, there) });
    expect(admit.decide(makeJob(), beside({ 'model.py': model })).kind).toBe('done');
    expect(admit.decide(makeJob(), beside(files))).toMatchObject({ reason: 'ContextMissing' });
    expect(admit.decide(makeJob(), beside(ignored))).toMatchObject({ reason: 'ContextMissing' });
  });

  it('refuses a target that the Dockerfile does not define', () => {
    const job = makeJob({ spec: { build: { target: 'nope', args: [{ name: 'A', value: '1' }] } } });
    expect(admit.decide(job, makeSnapshot())).toMatchObject({ kind: 'fail', reason: 'DockerfileInvalid' });
  });

  it('refuses more memory than the maximum of the cluster, and names the field', () => {
    const job = makeJob({ spec: { run: { resources: { limits: { cpu: 1, memory: '3Gi' } } } } });
    expect(admit.decide(job, makeSnapshot())).toMatchObject({
      reason: 'ResourcesDenied',
      message: 'spec.run.resources.limits.memory is 3Gi; the maximum on this cluster is 2Gi',
    });
  });

  it('refuses a RuntimeClass that the operator does not allow', () => {
    const job = makeJob({ spec: { run: { runtimeClassName: 'runc' } } });
    expect(admit.decide(job, makeSnapshot({ runtimeClasses: ['runc'] }))).toMatchObject({
      kind: 'fail',
      reason: 'SpecDenied',
      message: 'spec.run.runtimeClassName is "runc"; this cluster allows gvisor',
    });
  });

  it('accepts a RuntimeClass that is allowed and exists', () => {
    const job = makeJob({ spec: { run: { runtimeClassName: 'gvisor' } } });
    expect(admit.decide(job, makeSnapshot()).kind).toBe('done');
  });
});
