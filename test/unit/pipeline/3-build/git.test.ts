import { build } from '../../../../src/pipeline/3-build/index.ts';
import type { CloneRefusal } from '../../../../src/pipeline/3-build/sources/git/result.ts';
import { scan } from '../../../../src/pipeline/4-scan/index.ts';
import type { Outcome } from '../../../../src/pipeline/step.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import { at, begin, ended, makePod, makeSnapshot, running, waiting } from '../../../support/snapshot.ts';

const git = { url: 'https://git.example.com/team/model.git' };
const make = (more: object = {}, spec: Partial<SpecInput> = {}) =>
  makeJobAt('build', {}, { spec: { source: { git: { ...git, ...more } }, ...spec } });
const job = make();
const commitSha = 'c'.repeat(40);
const dockerfile = 'FROM debian\nCOPY model.py /\nRUN exit 3\n';
const fetched = (text = dockerfile) => ({ clone: { ok: true, commitSha, dockerfile: text } }) as const;
const refused = (error: CloneRefusal['error'], message = '') =>
  ({ clone: { ok: false, error, message } }) as const;

const pod = (...containers: Parameters<typeof makePod>[1]) => [makePod('build', containers)];
const building = pod(ended('clone'), running('build'), running('push'));
const seen = (given: Partial<Snapshot>) => makeSnapshot({ source: { kind: 'fetched-in-pod' }, ...given });
const decide = (given: Partial<Snapshot>, of = job) => build.decide(of, seen(given));
const wanted = (outcome: Outcome) =>
  outcome.kind === 'fail' ? [] : outcome.want.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('the build of a repository', () => {
  it('starts with a pod that fetches it, and without a ConfigMap for the Dockerfile', () => {
    expect(wanted(decide({}))).toEqual(['Pod build-1-0']);
  });

  it('gives the pod a copy of the credentials', () => {
    const data = { username: 'bWU=', password: 'cGFzc3dvcmQ=' };
    const credentials = { type: 'kubernetes.io/basic-auth', data } as const;
    const outcome = decide(
      { source: { kind: 'fetched-in-pod', credentials } },
      make({ cloneSecret: 'theirs' }),
    );
    expect(wanted(outcome)).toEqual(['Secret git', 'Pod build-1-0']);
  });

  it('waits during the fetch, until the build timeout is over', () => {
    expect(decide({ pods: pod(waiting('clone')) })).toMatchObject({ message: 'starting the build pod' });
    const pods = pod(running('clone'), waiting('build'));
    expect(decide({ pods })).toMatchObject({
      kind: 'wait',
      message: 'fetching the repository',
      until: begin + 600_000,
    });
    const logs = { clone: 'waiting' };
    expect(decide({ pods, logs, now: begin + 600_000 })).toMatchObject({
      reason: 'BuildTimeout',
      logTail: 'waiting',
    });
  });

  it('is a time-out when only the kubelet saw the deadline of its pod', () => {
    const pods = [{ ...makePod('build', [ended('clone', 137)]), reason: 'DeadlineExceeded' }];
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'BuildTimeout' });
  });

  it('includes the fetch in the build timeout', () => {
    const pods = pod(ended('clone'), running('build', at(5)));
    expect(decide({ pods, results: fetched(), now: begin + 599_999 })).toMatchObject({ message: 'building' });
    expect(decide({ pods, results: fetched(), now: begin + 600_000 })).toMatchObject({
      reason: 'BuildTimeout',
    });
  });

  it('stores the Dockerfile for the linter and records the commit as soon as both are known', () => {
    const outcome = decide({ pods: pod(running('clone')), results: fetched() });
    expect(wanted(outcome)).toEqual(['ConfigMap dockerfile']);
    expect(outcome).toMatchObject({ kind: 'wait', facts: { source: { git: { commitSha } } } });
  });

  it('does so even if the fetch and the push are reported in the same pass', () => {
    const results = { ...fetched(), push: { digest, size: 1000 } };
    const outcome = decide({ pods: building, results });
    expect(outcome).toMatchObject({
      kind: 'done',
      facts: { source: { git: { commitSha } }, image: { digest } },
    });
    expect(wanted(outcome)).toEqual(['ConfigMap dockerfile']);
  });

  it('checks the Dockerfile by the same rules as any other, before it accepts the build', () => {
    const results = (text: string) => ({
      ...fetched(text),
      push: { digest, size: 1000 },
    });
    expect(decide({ pods: building, results: results('FROM debian\nRUNN true\n') })).toMatchObject({
      kind: 'fail',
      reason: 'DockerfileInvalid',
      location: { line: 2 },
      facts: { source: { git: { commitSha } } },
    });
    const settings = makeSettings({ baseImages: ['alpine'] });
    expect(decide({ pods: building, results: results('FROM debian\n'), settings })).toMatchObject({
      kind: 'fail',
      reason: 'BaseImageDenied',
    });
    expect(
      decide({ pods: building, results: results('FROM debian\nRUN --network=host true\n') }),
    ).toMatchObject({ reason: 'DockerfileDenied' });
    const target = make({}, { build: { target: 'none' } });
    expect(decide({ pods: building, results: results(dockerfile) }, target)).toMatchObject({
      reason: 'DockerfileInvalid',
    });
  });

  it('judges the Dockerfile of a commit once', () => {
    const judged = makeJobAt('build', { source: { git: { commitSha } } }, { spec: { source: { git } } });
    const outcome = decide({ pods: building, results: fetched('FROM debian\nRUNN true\n') }, judged);
    expect(outcome).toMatchObject({ kind: 'wait', message: 'building' });
  });

  it('gives the line of a failed instruction', () => {
    const log =
      ' > [3/3] RUN exit 3:\nerror: failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3';
    const logs = { build: log };
    const outcome = decide({ pods: pod(ended('clone'), ended('build', 1)), results: fetched(), logs });
    expect(outcome).toMatchObject({ reason: 'BuildFailed', location: { line: 3 } });
  });

  it('fails with the field and the log when the revision does not exist', () => {
    const logs = { clone: 'fatal: couldn’t' };
    const results = refused('fetch', "fatal: couldn't find remote ref v2");
    const given = { pods: pod(ended('clone', 3), waiting('build')), results, logs };
    expect(decide(given, make({ revision: 'v2' }))).toMatchObject({
      kind: 'fail',
      reason: 'SourceFetchFailed',
      message: expect.stringMatching(/^spec\.source\.git\.revision: .* v2 /) as string,
      location: { pod: 'build-1-0', container: 'clone' },
      logTail: logs.clone,
    });
  });

  it('fails only after the container has ended, so that the log is complete', () => {
    const results = refused('revision');
    expect(decide({ pods: pod(running('clone')), results })).toMatchObject({ kind: 'wait' });
    expect(decide({ pods: pod(ended('clone', 3)), results })).toMatchObject({ kind: 'fail', logTail: '' });
  });

  it('retries when the server is unavailable, up to the limit', () => {
    const results = refused('fetch', 'fatal: unable to access: The requested URL returned error: 503');
    const given = { pods: pod(ended('clone', 3)), results };
    expect(decide(given)).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
    expect(decide(given, make({}, { retry: { limit: 0 } }))).toMatchObject({
      reason: 'InfrastructureError',
      message: expect.stringContaining('error: 503') as string,
    });
  });

  it('retries when the clone container ended without a result', () => {
    expect(decide({ pods: pod(ended('clone', 1)) })).toMatchObject({
      message: expect.stringContaining('exit code 1') as string,
      facts: { step: { attempt: 1 } },
    });
  });

  it('does not retry when the fetch runs out of memory', () => {
    const pods = pod(ended('clone', 137, { reason: 'OOMKilled' }));
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'SourceFetchFailed' });
  });

  it('waits briefly for a result that has not arrived yet, but not beyond the build timeout', () => {
    const pods = pod(ended('clone'), running('build'));
    expect(decide({ pods })).toMatchObject({ kind: 'wait', until: begin + 1000 });
    expect(decide({ pods, now: begin + 600_000 })).toMatchObject({ reason: 'BuildTimeout' });
  });
});

describe('the scan of a repository', () => {
  it('is prepared once there is a Dockerfile to lint', () => {
    const prepared = (given: Partial<Snapshot>) => scan.prepare?.(job, seen(given)).map(({ kind }) => kind);
    expect(prepared({})).toEqual([]);
    expect(prepared({ pods: building })).toEqual([]);
    expect(prepared({ pods: building, results: fetched() })).toEqual(['Pod']);
  });
});
