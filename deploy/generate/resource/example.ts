import { dump } from 'js-yaml';
import { kind, apiVersion } from '../../../src/resource/schema.ts';
import { sourceKinds } from '../../../src/resource/source.ts';
import { specSchema, type SpecInput } from '../../../src/resource/spec.ts';
import { structuralSchema, type JsonSchema } from '../../../src/resource/structural-schema.ts';
import { childrenOf, fieldsOf, itemsOf } from './fields.ts';

/** Every field, with a useful value. It is one of the samples, so the tests run it. */
const spec = {
  name: 'My model',
  description: 'Every field, with a useful value',
  source: {
    dockerfile: [
      'ARG release',
      'FROM debian:${release} AS evaluate',
      'RUN echo 0.875 > /accuracy',
      'FROM evaluate AS never',
      'RUN exit 1',
      '',
    ].join('\n'),
  },
  build: {
    engine: 'buildkit',
    args: [{ name: 'release', value: 'bookworm' }],
    target: 'evaluate',
    cache: 'none',
    timeout: '5m',
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } },
  },
  scan: {
    failOn: 'critical',
    ignoreUnfixed: false,
    ignore: { ids: ['CVE-2023-45853'] },
    timeout: '2m',
  },
  run: {
    enabled: true,
    command: ['sh', '-c'],
    args: [`echo "{\\"accuracy\\": $(cat /accuracy)}" > "/data/$RESULTS"`],
    env: [{ name: 'RESULTS', value: 'results.json' }],
    timeout: '1m',
    resources: { requests: { cpu: '100m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
    runtimeClassName: 'gvisor',
  },
  performance: { path: '/data/results.json', key: 'accuracy', min: 0, max: 1 },
  retry: { limit: 2, backoff: '10s' },
  retention: { ttlAfterFailed: '72h', ttlAfterSucceeded: '24h' },
  priority: 10,
  suspend: false,
  cancel: false,
} satisfies SpecInput;

/** The other sources, which exclude an inline Dockerfile, and what needs a registry (deploy/samples/publish) or a Deployment, or excludes a run (deploy/samples/service). */
const elsewhere = [
  ...sourceKinds.filter((kind) => kind !== 'dockerfile').map((kind) => `source.${kind}`),
  ...['output', 'test', 'deploy', 'verify', 'notify', 'reportTo'],
];

/** One job with every field of the spec, each explained by a comment. @throws Error if a field is missing */
export function exampleYaml(): string {
  specSchema.parse(spec);
  const schema = structuralSchema(specSchema);
  const { lines, paths } = commented(spec, schema, '');
  const isNeeded = (path: string): boolean => !elsewhere.some((other) => path.startsWith(other));
  const absent = fieldsOf(schema).filter(({ path }) => !paths.includes(path) && isNeeded(path));
  if (absent.length > 0)
    throw new Error(`the example lacks spec.${absent.map(({ path }) => path).join(', spec.')}`);
  const job = yaml({ apiVersion, kind, metadata: { name: 'every-field' } });
  return [...job, 'spec:', ...lines.map(indented), ''].join('\n');
}

interface Commented {
  readonly lines: readonly string[];
  /** Paths of the fields in these lines, as in `fieldsOf`. */
  readonly paths: readonly string[];
}

/** The map as YAML. Each field's description follows its key as a comment. */
function commented(map: object, schema: JsonSchema, prefix: string): Commented {
  const children = new Map(childrenOf(schema));
  const fields = Object.entries(map).map(([name, value]: [string, unknown]): Commented => {
    const child = children.get(name) ?? {};
    const [key = '', ...plain] = yaml({ [name]: value });
    const { lines, paths } = below(value, child, prefix + name) ?? { lines: plain, paths: [] };
    const comment = child.description === undefined ? '' : ` # ${child.description}`;
    return { lines: [key + comment, ...lines], paths: [prefix + name, ...paths] };
  });
  return { lines: fields.flatMap(({ lines }) => lines), paths: fields.flatMap(({ paths }) => paths) };
}

/** The lines below a key whose value is a map or a list of maps. Undefined for other values. */
function below(value: unknown, schema: JsonSchema, path: string): Commented | undefined {
  const items = itemsOf(schema);
  if (items && Array.isArray(value) && value.every(isMap)) {
    const maps = value.map((item) => commented(item, items, `${path}[].`));
    return {
      lines: maps.flatMap(({ lines }) => lines.map((line, index) => (index === 0 ? '  - ' : '    ') + line)),
      paths: maps.flatMap(({ paths }) => paths),
    };
  }
  if (!isMap(value)) return undefined;
  const { lines, paths } = commented(value, schema, `${path}.`);
  return { lines: lines.map(indented), paths };
}

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const yaml = (map: object): string[] => dump(map, { lineWidth: -1 }).trimEnd().split('\n');

const indented = (line: string): string => `  ${line}`;
