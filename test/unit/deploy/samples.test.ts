import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { specSchema } from '../../../src/resource/spec.ts';

const folder = join(process.cwd(), 'deploy', 'samples');
const object = z.looseObject({ kind: z.string(), spec: z.record(z.string(), z.unknown()).optional() });

function specs(file: string): Record<string, unknown>[] {
  const documents = loadAll(readFileSync(join(folder, file), 'utf8'));
  const objects = documents.map((document) => object.parse(document));
  return objects.filter(({ kind }) => kind === 'DockerfileJob').map(({ spec }) => spec ?? {});
}

describe('the samples', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

  it('include the first job of the README', () => {
    expect(files).toContain('perf.yaml');
  });

  it.each(files)('%s is a job with no field that the schema does not know', (file) => {
    const given = specs(file);
    expect(given).toHaveLength(1);
    for (const spec of given) expect(specSchema.parse(spec)).toMatchObject(spec);
  });
});
