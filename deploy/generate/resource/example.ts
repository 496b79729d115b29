import { Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { kind, apiVersion } from '../../../src/resource/schema.ts';
import { specSchema, type SpecInput } from '../../../src/resource/spec.ts';
import { structuralSchema, type JsonSchema } from '../../../src/resource/structural-schema.ts';
import { childrenOf, fieldsOf, itemsOf } from './fields.ts';

/** Every field, with a value of use; it is one of the samples, so tests run it. */
const spec = {
  name: 'My model',
  description: 'Every field, with a value of use',
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

/** The other sources, which a job that has a Dockerfile cannot have. */
const alternatives = ['source.configMap', 'source.git'];

/** One job with every field of the spec, each with what the schema says of it as a comment. @throws Error if it lacks one */
export function exampleYaml(): string {
  specSchema.parse(spec);
  const schema = structuralSchema(specSchema);
  const document = new Document({ apiVersion, kind, metadata: { name: 'every-field' }, spec });
  const node = document.get('spec');
  if (!isMap(node)) throw new Error('the spec of the example is no map');
  const told = explain(node, schema, '');
  const isNeeded = (path: string): boolean => !alternatives.some((other) => path.startsWith(other));
  const absent = fieldsOf(schema).filter(({ path }) => !told.has(path) && isNeeded(path));
  if (absent.length > 0)
    throw new Error(`the example lacks spec.${absent.map(({ path }) => path).join(', spec.')}`);
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** Writes the comments. @returns the paths of all fields that the map has, as fieldsOf names them */
function explain(map: YAMLMap, schema: JsonSchema, prefix: string): Set<string> {
  const told = new Set<string>();
  for (const [name, child] of childrenOf(schema)) {
    const value = map.get(name, true);
    if (value === undefined) continue;
    told.add(prefix + name);
    const comment = child.description === undefined ? null : ` ${child.description}`;
    if (isScalar(value)) value.comment = comment;
    if (isMap(value) || isSeq(value)) value.commentBefore = comment;
    const items = itemsOf(child);
    const first = isSeq(value) ? value.items[0] : undefined;
    const [below, of] = items ? [first, items] : [value, child];
    if (isMap(below))
      for (const path of explain(below, of, `${prefix}${name}${items ? '[].' : '.'}`)) told.add(path);
  }
  return told;
}
