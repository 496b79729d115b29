import { jobDefinition } from '../../../../src/resource/crd/job.ts';
import { nodeAt, nodesOf } from '../../../support/crd-nodes.ts';

const version = () => jobDefinition().spec.versions[0];
const root = version()?.schema.openAPIV3Schema ?? {};
const field = (path: string) => nodeAt(root, path);

describe('the CustomResourceDefinition of jobs', () => {
  it('is named after its plural and group, as the apiserver requires', () => {
    const { metadata, spec } = jobDefinition();
    expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`);
    expect(spec.names.shortNames).toEqual(['dfj']);
  });

  it('is structural: every node has one type, and none forbids additional properties', () => {
    for (const node of nodesOf(root)) {
      expect(node).not.toHaveProperty('$schema');
      expect(node).not.toHaveProperty('additionalProperties');
      expect(typeof node['type'] === 'string' || node['x-kubernetes-int-or-string'] === true).toBe(true);
    }
  });

  it('keeps the bounds of the schema', () => {
    expect(field('spec.retry.limit')).toMatchObject({ type: 'integer', minimum: 0, maximum: 10 });
    expect(field('status.run')).toMatchObject({ type: 'integer', minimum: 0 });
  });

  it('accepts quantities as numbers and as strings', () => {
    expect(field('spec.run.resources.limits.cpu')).toEqual({
      description: 'CPU in cores, such as 500m or 2.',
      'x-kubernetes-int-or-string': true,
      maxLength: 32,
      'x-kubernetes-validations': [
        {
          rule: String.raw`type(self) == int ? self >= 0 && self <= 9007199254740991 : self.matches('^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$')`,
          message: 'must be a quantity such as 500m, 2 or 128Mi',
        },
        {
          rule: "type(self) == int ? self != 0 : self.matches('[1-9]') && !self.matches('[0-9]{16}')",
          message: 'must be greater than 0, and have at most 15 digits',
        },
      ],
    });
  });

  it('has the defaults of the schema', () => {
    expect(field('spec.scan')['default']).toEqual({});
    expect(field('spec.scan.failOn')['default']).toBe('high');
    expect(field('spec.performance.path')['default']).toBe('/data/perf.json');
  });

  it('gives a new object the phase Init', () => {
    expect(field('status')['default']).toEqual({ phase: 'Init' });
    expect(version()?.subresources).toEqual({ status: {} });
  });

  it('rejects a name of more than 50 characters with a clear message', () => {
    expect(root).toHaveProperty('x-kubernetes-validations', [
      {
        rule: 'size(self.metadata.name) <= 50',
        message: 'metadata.name must be at most 50 characters long',
        fieldPath: '.metadata.name',
      },
    ]);
  });

  it('contains the rules of the schema with their messages', () => {
    expect(field('spec.performance')['x-kubernetes-validations']).toEqual([
      {
        rule: '!has(self.min) || !has(self.max) || self.min <= self.max',
        message: 'min must not be greater than max',
        fieldPath: '.min',
      },
    ]);
    expect(field('spec.source')['x-kubernetes-validations']).toHaveLength(1);
  });

  it('declares the keys of the lists that are merged', () => {
    const lists = {
      'status.conditions': 'type',
      'status.steps': 'name',
      'spec.run.env': 'name',
      'spec.build.args': 'name',
    };
    for (const [path, key] of Object.entries(lists)) {
      expect(field(path)).toMatchObject({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': [key],
      });
      expect(field(`${path}.[]`)['required']).toContain(key);
    }
  });

  it('declares times as date-time', () => {
    expect(field('status.steps.[].startTime')).toMatchObject({ type: 'string', format: 'date-time' });
  });

  it('prints phase, performance and reason, and with -o wide the digest', () => {
    const columns = version()?.additionalPrinterColumns ?? [];
    const names = (priority: number) =>
      columns.filter((c) => (c.priority ?? 0) === priority).map((c) => c.name);
    expect(names(0)).toEqual(['Phase', 'Performance', 'Critical', 'High', 'Reason', 'Age']);
    expect(names(1)).toEqual(['Image', 'Sandbox', 'Run']);
  });

  it('has a field behind every column', () => {
    const paths = version()?.additionalPrinterColumns.map((c) => c.jsonPath.slice(1)) ?? [];
    for (const path of paths.filter((p) => !p.startsWith('metadata.')))
      expect(field(path)['type']).toBeDefined();
  });
});
