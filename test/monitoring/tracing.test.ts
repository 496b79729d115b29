import { randomBytes } from 'node:crypto';
import { dockerfileJobSchema, kind, apiVersion, type DockerfileJob } from '../../src/resource/schema.ts';
import { traceparentAnnotation } from '../../src/resource/traceparent.ts';
import { restNamespace } from '../support/cluster/client-token.ts';
import { perf, running } from '../support/cluster/dockerfiles.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { operatorMetrics, useOperatorWith } from '../support/cluster/operator.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { sumOf } from '../support/cluster/prometheus.ts';
import { rest } from '../support/cluster/rest.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import {
  collected,
  endpointIn,
  prepareCollector,
  startCollector,
  type Collected,
} from '../support/monitoring/collector.ts';

jest.setTimeout(300_000);

const team = useTeam('tracing');
let program: string;

beforeAll(async () => {
  program = await prepareCollector(team().namespace);
  await startCollector(team().namespace, program);
}, 300_000);
useOperatorWith(() =>
  Promise.resolve({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpointIn(team().namespace),
    OTEL_LOGS_EXPORTER: 'otlp',
  }),
);

const newTrace = () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, header: `00-${traceId}-${spanId}-01` };
};

/** What the collector has of a trace, once it fits. */
const arrived = (traceId: string, fits: (found: Collected) => boolean, what: string): Promise<Collected> =>
  patiently(async () => {
    const { spans, records, resources } = await collected(team().namespace);
    const isOf = (one: { readonly traceId: string }): boolean => one.traceId === traceId;
    const found = { spans: spans.filter(isOf), records: records.filter(isOf), resources };
    return fits(found) ? found : undefined;
  }, what);

/** Creates a job with a traceparent, as a user of kubectl may. */
async function submit(dockerfile: string, traceparent: string): Promise<DockerfileJob> {
  const { cluster, namespace } = team();
  const name = `traced-${randomBytes(4).toString('hex')}`;
  const created = await cluster.create({
    apiVersion,
    kind,
    metadata: { name, namespace, annotations: { [traceparentAnnotation]: traceparent } },
    spec: { source: { dockerfile }, build: { cache: 'none' } },
  });
  if (created.outcome === 'exists') throw new Error(`job ${name} already exists`);
  return dockerfileJobSchema.parse(created.object);
}

const nanoseconds = (time = ''): string => `${Date.parse(time)}000000`;

test('a job by REST is one trace in the trace of its request, with a span a step at the times of the status', async () => {
  const { traceId, spanId, header } = newTrace();
  const name = `traced-${randomBytes(4).toString('hex')}`;
  const body = { metadata: { name }, spec: { source: { dockerfile: perf } } };
  const { status } = await rest('POST', '/api/v1/jobs', { body, headers: { traceparent: header } });
  expect(status).toBe(201);
  const object = [`dockerfilejob/${name}`, '-n', restNamespace];
  await kubectl(['wait', '--for=condition=Succeeded', '--timeout=200s', ...object]);
  const job = dockerfileJobSchema.parse(JSON.parse(await kubectl(['get', ...object, '-o', 'json'])));
  const steps = job.status.steps ?? [];
  const { spans, resources } = await arrived(traceId, (found) => found.spans.length > 0, 'the trace');
  await kubectl(['delete', ...object, '--wait=false']);

  const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  expect(others).toEqual([]);
  expect(root).toMatchObject({
    name: 'DockerfileJob',
    endTimeUnixNano: nanoseconds(job.status.completionTime),
    status: {},
    attributes: {
      'cicd.pipeline.result': 'success',
      'k8s.namespace.name': restNamespace,
      'dockerfilejob.uid': job.metadata.uid,
      'oci.manifest.digest': job.status.image?.digest,
    },
  });
  const ofSteps = spans.filter((span) => span !== root);
  expect(ofSteps.map((span) => [span.name, span.startTimeUnixNano, span.endTimeUnixNano])).toEqual(
    steps.map((step) => [step.name, nanoseconds(step.startTime), nanoseconds(step.endTime)]),
  );
  expect(new Set(ofSteps.map((span) => span.parentSpanId))).toEqual(new Set([root?.spanId]));
  expect(resources[0]).toMatchObject({ 'service.name': 'dockerfilejob-operator' });
});

test('attack 126: a failed job is an error with its reason, and its log is in its trace, without commands to a terminal', async () => {
  const { traceId, header } = newTrace();
  const job = await submit(running(`printf 'before\\033[2Jafter\\n'; exit 3`), header);
  await team().ended(job);
  const { spans, records } = await arrived(
    traceId,
    (found) =>
      found.spans.length > 0 &&
      found.records.some(({ attributes }) => attributes['k8s.container.name'] === 'run'),
    'trace and logs of a failed job',
  );
  const error = { code: 2, message: expect.stringContaining('3') as string };
  const attributes = { 'error.type': 'RunFailed' };
  expect(spans.find(({ name }) => name === 'DockerfileJob')).toMatchObject({ status: error, attributes });
  const run = spans.find(({ name }) => name === 'run');
  expect(run).toMatchObject({ status: error, attributes: { ...attributes, 'process.exit.code': '3' } });
  const ofRun = records.filter((record) => record.attributes['k8s.container.name'] === 'run');
  expect(ofRun).toMatchObject([
    {
      spanId: run?.spanId,
      body: { stringValue: 'beforeafter' },
      attributes: { 'dockerfilejob.uid': job.metadata.uid, 'cicd.pipeline.task.name': 'run' },
    },
  ]);
});

test('attack 126: what is no traceparent gives a trace of its own, and what is not sampled none', async () => {
  const unsampled = newTrace();
  const jobs = await Promise.all([
    submit('FROM debian:bookworm\nRUN\n', 'x'.repeat(100_000)),
    submit('FROM debian:bookworm\nRUN\n', unsampled.header.replace(/01$/, '00')),
  ]);
  await Promise.all(jobs.map((job) => team().ended(job)));
  const [invalid, silent] = jobs.map(({ metadata }) => metadata.uid);
  const spans = await patiently(async () => {
    const all = (await collected(team().namespace)).spans;
    return all.some(({ attributes }) => attributes['dockerfilejob.uid'] === invalid) ? all : undefined;
  }, 'the trace of a job with a malformed traceparent');
  expect(spans.filter(({ attributes }) => attributes['dockerfilejob.uid'] === silent)).toEqual([]);
});

test('while the collector is down, jobs succeed, and their spans arrive when it is up again', async () => {
  const { namespace } = team();
  await kubectl(['delete', 'pod', 'collector', '-n', namespace]);
  const { traceId, header } = newTrace();
  const job = await submit(perf, header);
  const { status } = await team().ended(job);
  expect(status.phase).toBe('Succeeded');
  await startCollector(namespace, program);
  const { spans } = await arrived(traceId, (found) => found.spans.length > 0, 'the trace');
  expect(spans.length).toBe(1 + (status.steps ?? []).length);
  expect(sumOf(await operatorMetrics(), 'dockerfilejob_otlp_dropped_total')).toBe(0);
});
