import { jobDefinition } from '../../../../src/resource/crd/job.ts';
import { templateDefinition } from '../../../../src/resource/crd/template.ts';
import { nodeAt, nodesOf } from '../../../support/crd-nodes.ts';

const version = templateDefinition().spec.versions[0];
const root = version?.schema.openAPIV3Schema ?? {};
const field = (path: string) => nodeAt(root, path);

describe('the CustomResourceDefinition of templates', () => {
  it('is named after its plural and group, and has a short name of its own', () => {
    const { metadata, spec } = templateDefinition();
    expect(metadata.name).toBe('dockerfilejobtemplates.dockerfilejob.io');
    expect(spec.names).toMatchObject({ kind: 'DockerfileJobTemplate', shortNames: ['dfjt'] });
    expect(version).not.toHaveProperty('selectableFields');
  });

  it('is structural: every node has one type, and maps restrict their values only', () => {
    for (const node of nodesOf(root)) {
      expect(node).not.toHaveProperty('$schema');
      expect(node).not.toHaveProperty('propertyNames');
      expect(typeof node['type'] === 'string' || node['x-kubernetes-int-or-string'] === true).toBe(true);
    }
  });

  it('has the spec of jobs, with its rules and defaults', () => {
    const { description: _, ...spec } = nodeAt(
      jobDefinition().spec.versions[0]?.schema.openAPIV3Schema ?? {},
      'spec',
    );
    expect(field('spec.template.spec')).toMatchObject(spec);
    expect(field('spec.template')['required']).toEqual(['spec']);
    expect(field('spec')['required']).toEqual(['template']);
  });

  it.each(['labels', 'annotations'])(
    'bounds the number of %s, so that their rules have a bounded cost',
    (map) => {
      expect(field(`spec.template.metadata.${map}`)).toMatchObject({
        type: 'object',
        maxProperties: 32,
        'x-kubernetes-validations': [{ rule: "self.all(key, !key.startsWith('dockerfilejob.io/'))" }],
      });
      expect(field(`spec.template.metadata.${map}.{}`)['maxLength']).toBeGreaterThan(0);
    },
  );

  it('prints when jobs are made, and the last one with its result and commit', () => {
    const columns = version?.additionalPrinterColumns ?? [];
    const names = columns.filter(({ priority = 0 }) => priority === 0).map(({ name }) => name);
    expect(names).toEqual(['Schedule', 'Suspend', 'Active', 'Last Job', 'Last Result', 'Last Commit', 'Age']);
    const paths = columns
      .map(({ jsonPath }) => jsonPath.slice(1))
      .filter((path) => /^[A-Za-z.]+$/.test(path));
    for (const path of paths.filter((one) => !one.startsWith('metadata.')))
      expect(field(path)['type']).toBeDefined();
  });
});
