import { build } from '../../../../src/pipeline/3-build/index.ts';
import { textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { digest, image, makeJobAt } from '../../../support/runs.ts';
import {
  at,
  begin,
  ended,
  makePod,
  makeSnapshot,
  running,
  waiting,
  startTimeout,
} from '../../../support/snapshot.ts';
import { makeSettings } from '../../../support/settings.ts';

const job = makeJobAt('build');
const pod = (...containers: Parameters<typeof makePod>[1]) => [makePod('build', containers)];
/** Has been in the step since `begin`. */
const jobSince = makeJobAt('build', { steps: [{ name: 'build', state: 'Running', startTime: at(0) }] });
const decide = (seen: Partial<Snapshot>, given = job) => build.decide(given, makeSnapshot(seen));
const pushed = { push: { digest, size: 1000 } };

const commandFailed =
  'error: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1';

describe('the build', () => {
  it('starts one pod with a deterministic name', () => {
    const outcome = decide({});
    expect(
      outcome.kind === 'wait' && outcome.want.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ).toEqual(['Pod build-1-0']);
  });

  it('names the layers that it can have from the last job, which need not be pushed again', () => {
    const lastLayers = { from: 'earlier', digests: [digest] };
    expect(decide({ lastLayers })).toMatchObject({ kind: 'wait', mount: lastLayers });
  });

  it('cannot start if the source has become unavailable', () => {
    expect(decide({ source: { kind: 'unavailable', message: 'gone' } })).toMatchObject({
      reason: 'SourceFetchFailed',
    });
  });

  it('is done with the digest from the push container', () => {
    const outcome = decide({ pods: pod(running('build'), running('push')), results: pushed });
    expect(outcome).toMatchObject({ kind: 'done', facts: { image: { digest, size: 1000 } } });
    expect(outcome.facts?.image?.ref).toMatch(/^registry\.test:5001\/jobs\/.*@sha256:a+$/);
  });

  it('is done when the status has its image, even without a pod', () => {
    const past = makeJobAt('scan');
    expect(past.status.image).toEqual(image);
    expect(decide({}, past)).toEqual({ kind: 'done', want: [] });
  });

  it('is not done without an image, even if its step has succeeded', () => {
    const { image: _, ...status } = makeJobAt('scan').status;
    expect(decide({}, { ...job, status })).toMatchObject({ kind: 'wait', message: 'starting the build pod' });
  });

  it('checks a source that has changed since admission before it is built', () => {
    const judged = makeJobAt('build', { source: { sha256: 'another' } });
    const malformed = textSource('FROM debian\nRUNN true\n', {});
    expect(decide({ source: malformed }, judged)).toMatchObject({ reason: 'DockerfileInvalid' });
    const sound = textSource('FROM debian\n', {});
    expect(decide({ source: sound }, judged)).toMatchObject({
      kind: 'wait',
      facts: { source: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    });
  });

  it.each([
    ['DockerfileDenied', 'FROM alpine\nRUN --security=insecure true\n'],
    ['BaseImageDenied', 'FROM debian\n'],
    ['BaseImageDenied', 'FROM alpine\nCOPY --from=debian /etc /etc\n'],
  ])('attack 71: what has changed since admission is judged by every rule: %s, %j', (reason, text) => {
    const judged = makeJobAt('build', { source: { sha256: 'of-the-admission' } });
    const settings = makeSettings({ baseImages: ['alpine'] });
    const outcome = decide({ source: textSource(text, {}), settings }, judged);
    expect(outcome).toMatchObject({ kind: 'fail', reason });
  });

  it('attack 71: records the hash of the copy that its pod mounts', () => {
    const source = { ...textSource('FROM debian\n', {}), pinned: true } as const;
    const stale = makeJobAt('build', { source: { sha256: 'of-the-admission' } });
    expect(decide({ source, pods: pod(running('build'), running('push')) }, stale)).toMatchObject({
      message: 'building',
      facts: { source: { sha256: source.sha256 }, step: { pod: 'build-1-0' } },
    });
  });

  it('does not check a source again that was checked at admission', () => {
    const source = textSource('FROM debian\nRUNN true\n', {});
    const outcome = decide({ source }, makeJobAt('build', { source: { sha256: source.sha256 } }));
    expect(outcome).toMatchObject({ kind: 'wait', message: 'starting the build pod' });
    expect(outcome.facts).toBeUndefined();
  });

  it('ignores a push that succeeded after the engine failed', () => {
    const seen = {
      pods: pod(ended('build', 1), ended('push')),
      results: pushed,
      logs: { build: commandFailed },
    };
    expect(decide(seen)).toMatchObject({ kind: 'fail', reason: 'BuildFailed' });
  });

  it('fails with the line and the end of the log when an instruction fails', () => {
    const dockerfile = 'FROM debian\nRUN true\nRUN exit 3\n';
    const log = [
      'Dockerfile:3',
      '--------------------',
      '   1 |     FROM debian',
      '   2 |     RUN true',
      '   3 | >>> RUN exit 3',
      '--------------------',
      'error: failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    ].join('\n');
    const outcome = decide({
      source: textSource(dockerfile, {}),
      pods: pod(ended('build', 1), running('push')),
      logs: { build: log },
    });
    expect(outcome).toMatchObject({
      reason: 'BuildFailed',
      location: { line: 3, container: 'build' },
      logTail: log,
    });
  });

  it('classifies a failure by its log alone when the source is unavailable', () => {
    const seen = { pods: pod(ended('build', 1)), logs: { build: commandFailed } };
    expect(decide({ ...seen, source: { kind: 'unavailable', message: 'gone' } })).toMatchObject({
      reason: 'BuildFailed',
    });
  });

  it('retries when the engine failed without an error in its log', () => {
    expect(decide({ pods: pod(ended('build', 1)) })).toMatchObject({
      kind: 'wait',
      facts: { step: { attempt: 1 } },
    });
  });

  it('retries when the registry of a base image is unavailable, which is not the user’s fault', () => {
    const log =
      'error: failed to solve: debian: failed to resolve source metadata for docker.io/library/debian:latest: failed to do request: Head "http://mirror.test:5000/v2/": dial tcp 192.0.2.10:5000: connect: connection refused';
    const outcome = decide({ pods: pod(ended('build', 1)), logs: { build: log } });
    expect(outcome).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
  });

  it('retries when the engine did not start', () => {
    expect(decide({ pods: pod(ended('build', 70)) })).toMatchObject({
      kind: 'wait',
      facts: { step: { attempt: 1 } },
    });
  });

  it('fails as out of memory when the kernel killed the engine', () => {
    const outcome = decide({ pods: pod(ended('build', 137, { reason: 'OOMKilled' })) });
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'BuildOutOfMemory' });
  });

  it('fails when the push container rejects the image', () => {
    const push = { error: 'malformed', message: 'the layout has links' } as const;
    const outcome = decide({
      pods: pod(ended('build'), ended('push', 3)),
      results: { push },
    });
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'PushFailed', message: 'the layout has links' });
  });

  it('fails when the registry refuses the image, which no retry mends', () => {
    const message =
      'Error: PUT http://registry.test/v2/x/manifests/run-1: MANIFEST_INVALID: manifest invalid; map';
    const outcome = decide({
      pods: pod(ended('build'), ended('push', 4)),
      results: { push: { error: 'push', message } },
    });
    const says = `what was built is not an image that can be pushed: ${message}`;
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'PushFailed', message: says });
  });

  it('retries when the push to the registry fails', () => {
    const push = { error: 'push', message: 'connection refused' } as const;
    const outcome = decide({
      pods: pod(ended('build'), ended('push', 4)),
      results: { push },
    });
    expect(outcome).toMatchObject({
      kind: 'wait',
      message: 'retrying: pushing to the registry failed: connection refused',
    });
  });

  it('retries when the push container ended without a result', () => {
    expect(decide({ pods: pod(ended('build'), ended('push', 137)) })).toMatchObject({ kind: 'wait' });
  });

  it.each([
    "sh: can't fork: Resource temporarily unavailable",
    'fork/exec /ko-app/crane: resource temporarily unavailable',
    'runtime: failed to create new OS thread (newosproc)',
  ])('attack 66: blames the build for a push that finds no process left: %s', (push) => {
    const seen = { pods: pod(running('build'), ended('push', 2)), logs: { push, build: '#5 RUN bomb' } };
    expect(decide(seen)).toMatchObject({ kind: 'fail', reason: 'BuildFailed', logTail: '#5 RUN bomb' });
    expect(decide({ ...seen, logs: { push } })).toMatchObject({ reason: 'BuildFailed', logTail: '' });
  });

  it('attack 31: is a time-out, not a retry, when only the kubelet saw its deadline', () => {
    const pods = [
      makePod('build', [ended('build', 137), ended('push', 137)], { reason: 'DeadlineExceeded' }),
    ];
    expect(decide({ pods })).toMatchObject({ kind: 'fail', reason: 'BuildTimeout' });
    const unbegun = [{ ...makePod('build', [waiting('build')]), reason: 'DeadlineExceeded' }];
    expect(decide({ pods: unbegun })).toMatchObject({ kind: 'fail', reason: 'BuildTimeout' });
  });

  it('retries with another pod, after a backoff, when its pod is lost', () => {
    const lost = decide({ pods: pod(waiting('build')), now: begin + startTimeout }, jobSince);
    expect(lost).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
    const later = makeJobAt('build', {
      steps: [{ name: 'build', state: 'Running', attempt: 1, retryTime: at(5) }],
    });
    expect(decide({}, later)).toMatchObject({ kind: 'wait', want: [], until: begin + 5000 });
    expect(decide({ now: begin + 5000 }, later)).toMatchObject({
      want: expect.arrayContaining([
        expect.objectContaining({ metadata: expect.objectContaining({ name: 'build-1-1' }) as object }),
      ]) as object,
    });
  });

  it('waits for its containers until the timeout is over', () => {
    expect(decide({ pods: pod() })).toMatchObject({ kind: 'wait', message: 'starting the build pod' });
    expect(decide({ pods: pod(running('build'), running('push')) })).toMatchObject({
      message: 'building',
      until: begin + 600_000,
    });
  });

  it('fails when the timeout is over', () => {
    const seen = { pods: pod(running('build')), now: begin + 600_000 };
    expect(decide(seen)).toMatchObject({ reason: 'BuildTimeout', logTail: '' });
    expect(decide({ ...seen, logs: { build: '#5 RUN sleep' } })).toMatchObject({
      logTail: '#5 RUN sleep',
    });
  });
});
