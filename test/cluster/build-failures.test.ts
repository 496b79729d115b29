import type { EngineName, SpecInput } from '../../src/resource/spec.ts';
import { describeEngines } from '../support/cluster/engines.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('build-failures');

const specsFor = (engine: EngineName) =>
  ({
    'a failing RUN': {
      source: { dockerfile: 'FROM debian:bookworm\nRUN echo fine\nRUN echo the reason is here; exit 3\n' },
      build: { engine },
    },
    'a RUN that prints an error of the network': {
      source: { dockerfile: 'FROM debian:bookworm\nRUN echo "error: connection refused"; exit 1\n' },
      build: { engine },
    },
    'a RUN that kills what it can': {
      source: {
        dockerfile:
          'FROM debian:bookworm\nRUN printf "error building image: x: connection refused"; kill -9 -1\n',
      },
      build: { engine },
    },
    'a download by pip without a network': {
      source: {
        dockerfile:
          'FROM python:3.11\nRUN python3 -c "import urllib.request as u; u.urlopen(\'https://pypi.example/simple\')"\n',
      },
      build: { engine },
    },
    'a registry that does not exist': {
      source: { dockerfile: 'FROM registry.invalid/x:1\nCMD true\n' },
      build: { engine },
    },
    'an unknown base image': {
      source: { dockerfile: 'FROM no-such-image-of-anybody:0\nCMD true\n' },
      build: { engine },
    },
    'a syntax error': {
      source: { dockerfile: 'FROM debian:bookworm\n\nRUNN echo hello\n' },
      build: { engine },
    },
    'a build that never ends': {
      source: { dockerfile: `FROM debian:bookworm\nRUN trap '' TERM INT; while :; do sleep 1; done\n` },
      build: { engine, timeout: '15s' },
    },
    'a build that exhausts its memory': {
      source: { dockerfile: 'FROM debian:bookworm\nRUN tail /dev/zero\n' },
      build: { engine, resources: { limits: { memory: '256Mi' } } },
    },
  }) satisfies Record<string, SpecInput>;

describeEngines((engine) => {
  const ended = useOutcomes(team, specsFor(engine));

  test('a failing instruction fails the job with BuildFailed, its line and the tail of the log', async () => {
    const { status } = await ended('a failing RUN');
    expect(status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'BuildFailed', location: { line: 3, container: 'build' } },
    });
    expect(status.failureDetails?.logTail).toContain('the reason is here');
    expect(status.conditions).toEqual([
      expect.objectContaining({ type: 'Succeeded', status: 'False', reason: 'BuildFailed' }),
    ]);
  });

  test.each([
    'a RUN that prints an error of the network',
    'a RUN that kills what it can',
    'a download by pip without a network',
  ] as const)('%s is built once, and fails with BuildFailed', async (name) => {
    const job = await ended(name);
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BuildFailed' } });
    expect(job.status.steps?.find((step) => step.name === 'build')?.attempt ?? 0).toBe(0);
  });

  test('a registry that does not exist fails the job with BaseImagePullFailed, after one try', async () => {
    const { status } = await ended('a registry that does not exist');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BaseImagePullFailed' } });
    expect(status.steps?.find((step) => step.name === 'build')?.attempt ?? 0).toBe(0);
  });

  test('an unknown base image fails the job with BaseImagePullFailed and its name', async () => {
    const { status } = await ended('an unknown base image');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BaseImagePullFailed' } });
    expect(status.failureDetails?.message).toContain('no-such-image-of-anybody');
  });

  test('a syntax error fails the job with its line before any pod is created', async () => {
    const job = await ended('a syntax error');
    expect(job.status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'DockerfileInvalid', location: { line: 3 } },
    });
    expect(job.status.failureDetails?.message).toContain('RUNN');
    expect(team().podsOf(job)).toEqual([]);
  });

  test('attack 31: a build that never ends and ignores SIGTERM fails the job with BuildTimeout', async () => {
    const { status } = await ended('a build that never ends');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BuildTimeout' } });
    expect(status.failureDetails?.message).toContain('15s');
    expect(status.failureDetails?.logTail).toContain('debian:bookworm');
  });

  test('attack 26: a build that needs too much memory fails the job with BuildOutOfMemory', async () => {
    const { status } = await ended('a build that exhausts its memory');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BuildOutOfMemory' } });
  });
});
