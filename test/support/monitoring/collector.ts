import { join } from 'node:path';
import { z } from 'zod';
import { buildGoTool } from '../../../deploy/local/artifacts/go-build.ts';
import type { GoRecipe } from '../../../deploy/local/artifacts/go-recipe.ts';
import { imageReferences } from '../../../deploy/local/artifacts/image-references.ts';
import { clusterDomain, mirrorRegistry } from '../../../deploy/local/node/addresses.ts';
import { createProgress } from '../../../deploy/local/progress.ts';
import { versions } from '../../../deploy/local/versions.ts';
import { kubectl } from '../cluster/kubectl.ts';

const recipe: GoRecipe = {
  folder: 'otel-collector',
  upstream: { module: 'go.opentelemetry.io/collector/otelcol', version: versions.otelCollector },
  packages: { 'otel-collector': '.' },
  variables: { 'main.version': versions.otelCollector },
};

const name = 'collector';
const port = 4318;

const attributeSchema = z
  .object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
  .transform(({ key, value }): [string, unknown] => [key, Object.values(value)[0]]);
const attributesSchema = z
  .array(attributeSchema)
  .default([])
  .transform((list) => Object.fromEntries(list));

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: attributesSchema,
  status: z.object({ code: z.int().optional(), message: z.string().optional() }).default({}),
});
const recordSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  body: z.object({ stringValue: z.string() }),
  attributes: attributesSchema,
});
export type Span = z.output<typeof spanSchema>;
export type LogRecord = z.output<typeof recordSchema>;

const resource = z.object({ attributes: attributesSchema });
const lineSchema = z.object({
  resourceSpans: z
    .array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) }))
    .default([]),
  resourceLogs: z
    .array(z.object({ resource, scopeLogs: z.array(z.object({ logRecords: z.array(recordSchema) })) }))
    .default([]),
});

export interface Collected {
  readonly spans: readonly Span[];
  readonly records: readonly LogRecord[];
  /** Attributes of the resources. */
  readonly resources: readonly Readonly<Record<string, unknown>>[];
}

/** Where a collector in this namespace is, whether it runs or not. */
export const endpointIn = (namespace: string): string =>
  `http://${name}.${namespace}.svc.${clusterDomain}:${port}`;

const configuration = {
  receivers: { otlp: { protocols: { http: { endpoint: `0.0.0.0:${port}` } } } },
  exporters: { printer: {} },
  service: {
    telemetry: { metrics: { level: 'none' } },
    pipelines: {
      traces: { receivers: ['otlp'], exporters: ['printer'] },
      logs: { receivers: ['otlp'], exporters: ['printer'] },
    },
  },
};

/** Builds the collector, unless the cache has it, and creates the Service that finds it. */
export async function prepareCollector(namespace: string): Promise<string> {
  const program = await buildGoTool(recipe, createProgress());
  await create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port }] },
  });
  await create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    // JSON is YAML.
    data: { 'config.yaml': JSON.stringify(configuration) },
  });
  return program;
}

/** Starts it. @param program the folder that `prepareCollector` returned */
export async function startCollector(namespace: string, program: string): Promise<void> {
  await create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 },
      containers: [
        {
          name,
          image: `${mirrorRegistry}/${imageReferences.debian}`,
          command: [join('/opt/collector', 'otel-collector'), '--config=file:/etc/collector/config.yaml'],
          readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
          volumeMounts: [
            { name: 'program', mountPath: '/opt/collector', readOnly: true },
            { name: 'config', mountPath: '/etc/collector', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'program', hostPath: { path: program, type: 'Directory' } },
        { name: 'config', configMap: { name } },
      ],
    },
  });
  await kubectl(['wait', '--for=condition=Ready', `pod/${name}`, '-n', namespace, '--timeout=60s']);
}

/** Everything that it has got. */
export async function collected(namespace: string): Promise<Collected> {
  const printed = await kubectl(['logs', name, '-n', namespace]);
  // Its own log is on the other output, which the kubelet puts between the lines.
  const lines = printed.split('\n').filter((line) => line.startsWith('{"resource'));
  const parsed = lines.map((line) => lineSchema.parse(JSON.parse(line)));
  return {
    spans: parsed.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    ),
    records: parsed.flatMap(({ resourceLogs }) =>
      resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
    ),
    resources: parsed.flatMap(({ resourceSpans, resourceLogs }) =>
      [...resourceSpans, ...resourceLogs].map((one) => one.resource.attributes),
    ),
  };
}

const create = (object: object): Promise<string> => kubectl(['apply', '-f', '-'], JSON.stringify(object));
