import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { z } from 'zod';
import { variables } from '../../../src/config/variables.ts';
import { isOutputHost } from '../../../src/resource/output.ts';
import { engines } from '../../../src/resource/spec.ts';

const read = (path: string): string => readFileSync(`${process.cwd()}/charts/dockerfilejob/${path}`, 'utf8');

const valuesSchema = z.object({ images: z.record(z.string(), z.string()) });
const { images } = valuesSchema.parse(load(read('values.yaml')));
const schemaSchema = z.object({
  properties: z.object({
    images: z.object({ properties: z.record(z.string(), z.unknown()) }),
    jobs: z.object({
      properties: z.object({ engine: z.object({ enum: z.array(z.string()) }) }),
    }),
    api: z.object({
      properties: z.object({
        dockerfileBuild: z.object({
          properties: z.object({ registry: z.object({ pattern: z.string() }) }),
        }),
      }),
    }),
  }),
});
const { properties } = schemaSchema.parse(JSON.parse(read('values.schema.json')));

/** Set by the image itself, by the deployments, or from a Secret. */
const elsewhere = [
  'VERSION',
  'COMMIT',
  'POD_NAMESPACE',
  'POD_NAME',
  'REGISTRY_CONFIG_FILE',
  'REGISTRY_PASSWORD_KEY_FILE',
  'REGISTRY_UPLOADS_CONFIG_FILE',
  'REGISTRY_UPLOADS_KEY_FILE',
  'REGISTRY_TOKENS_FOLDER',
  'PULL_CONFIG_FILE',
  'API_TLS_FOLDER',
  'SIGNING_KEY_FILE',
  'OTLP_HEADERS_FILE',
];
const names = Object.keys(variables.shape);
const imageNames = names
  .filter((name) => name.endsWith('_IMAGE') && name !== 'OPERATOR_IMAGE')
  .map((name) => name.replace('_IMAGE', '').toLowerCase());
/** Those of the jobs' pods, and those of the linter, which the operator need not know. */
const known = [...imageNames, 'hadolint', 'lynis'];

describe('the chart', () => {
  it('sets every variable of the program', () => {
    const set = Array.from(
      read('templates/configuration.yaml').matchAll(/^ {2}([A-Z_]+):/gm),
      ([, name]) => name,
    );
    expect(set.sort()).toEqual(names.filter((name) => !elsewhere.includes(name)).sort());
  });

  it('has a value for every image, and its schema knows it', () => {
    expect(Object.keys(images).sort()).toEqual([...known].sort());
    expect(Object.keys(properties.images.properties).sort()).toEqual([...known].sort());
  });

  it('accepts every engine as the default', () => {
    expect(properties.jobs.properties.engine.enum).toEqual([...engines]);
  });

  it.each([
    'docker.io',
    'a.b:5000',
    'docker:5000',
    'docker',
    'docker.',
    'a..b',
    'A.b',
    'a.b:',
    'a.b/c',
    'a.b:123456',
  ])('accepts the registry %s of builds if the API does', (name) => {
    const { pattern } = properties.api.properties.dockerfileBuild.properties.registry;
    expect(new RegExp(pattern).test(name)).toBe(isOutputHost(name));
  });
});
