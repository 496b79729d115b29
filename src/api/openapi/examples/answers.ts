import { packed } from '../../../text/gzip.ts';
import type { Answer, AnswerName } from '../../routes/bodies.ts';
import { event } from '../../streams/server-sent.ts';
import type { ExampleValues } from '../types.ts';
import { jobDetail, ids } from './job-detail.ts';
import { reports } from './reports.ts';
import { dockerfile } from './requests.ts';

const listed = {
  id: ids.job,
  name: 'My model',
  description: 'The first sample',
  dockerfile: packed(dockerfile),
  status: 'success',
  performance: 0.99,
} as const satisfies Answer<'Jobs'>[number];

const job: Answer<'Job'> = {
  ...listed,
  audit: 0.75,
  reason: null,
  message: null,
  createdAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:31Z',
};

const build: Answer<'Build'> = {
  dockerfile_build_id: ids.job,
  username: 'builder',
  image: 'registry.example.com/builder/build-e72b0a557f3a9c2e5d1b8046c9e0f7a21d3b5c68:latest',
  status: 'Build is starting',
};

const health: Answer<'Health'> = { status: 'ok' };

const began = {
  ...{ id: ids.job, run: 1, status: 'building', step: 'build', state: 'Running', attempt: 0 },
  time: '2026-01-01T00:00:02.310Z',
};
const ended = { id: ids.job, run: 1, status: 'success', time: '2026-01-01T00:00:31.040Z', performance: 0.99 };

const json = (values: ExampleValues) => ({ 'application/json': values });

/** Examples of each media type of each answer. */
export const answerExamples: Record<AnswerName, Readonly<Record<string, ExampleValues>>> = {
  Job: json({ succeeded: job }),
  Jobs: json({
    plain: [listed],
    fields: [{ id: ids.job, status: 'failed', reason: 'VulnerabilitiesFound' }] satisfies Answer<'Jobs'>,
  }),
  JobDetail: json({ failed: jobDetail }),
  Build: json({ begun: build }),
  Builds: json({ newest: [build], one: build }),
  Created: json({ created: { id: ids.job } satisfies Answer<'Created'> }),
  Uploaded: json({ uploaded: { digest: ids.digest } satisfies Answer<'Uploaded'> }),
  Delivered: json({
    created: {
      id: ids.job,
      name: 'student-list-4f1c2a9be0d37c58',
      status: 'init',
    } satisfies Answer<'Delivered'>,
    ignored: { job: null, reason: 'BranchNotWanted' } satisfies Answer<'Delivered'>,
  }),
  Success: json({ done: { success: true } satisfies Answer<'Success'> }),
  Status: json({
    server: { version: '0.1.0', commit: 'a1b2c3d' } satisfies Answer<'Status'>,
    job: { status: 'success', performance: 0.99 } satisfies Answer<'Status'>,
  }),
  Health: json({ healthy: health }),
  Metrics: {
    'text/plain; version=0.0.4; charset=utf-8': {
      metrics: `# TYPE dockerfilejob_http_requests_total counter
dockerfilejob_http_requests_total{method="GET",route="/api/v1/jobs",status="200"} 27
`,
    },
  },
  OpenApi: json({ beginning: { openapi: '3.1.0' } }),
  Page: { 'text/html; charset=utf-8': { beginning: '<!doctype html>' } },
  Logs: {
    'text/plain; charset=utf-8': {
      build: '==> build: build <==\n#5 [1/2] FROM docker.io/library/debian:bookworm\n',
    },
    'text/event-stream': {
      build: [
        event('begin', { step: 'build', container: 'build', attempt: 0 }),
        event('log', { step: 'build', container: 'build', text: '#5 [1/2] FROM debian:bookworm\n' }),
        event('end', {}),
      ].join(''),
    },
  },
  Events: {
    'text/event-stream': {
      job: event('change', began, '1.build.0.began') + event('change', ended, '1.end'),
      all:
        event('open', {}, '141922') +
        event('deleted', { id: ids.job, namespace: 'team-a', name: 'my-model' }, '141923'),
    },
  },
  Report: reports,
  Nothing: {},
};
