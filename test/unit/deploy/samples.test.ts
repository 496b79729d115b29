import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { sampleRepositoryUrl } from '../../../deploy/local/components/git-server.ts';
import { specSchema } from '../../../src/resource/spec.ts';
import { sample, sampleJob, sampleManifests } from '../../support/cluster/samples.ts';

const object = z.looseObject({ kind: z.string(), spec: z.record(z.string(), z.unknown()).optional() });

function specs(name: string): Record<string, unknown>[] {
  const documents = loadAll(readFileSync(sample(name), 'utf8'));
  const objects = documents.map((document) => object.parse(document));
  return objects.filter(({ kind }) => kind === 'DockerfileJob').map(({ spec }) => spec ?? {});
}

describe('the samples', () => {
  const invalid = 'failing/invalid.yaml';
  const valid = [...sampleManifests(), ...sampleManifests('failing')].filter((name) => name !== invalid);

  it('include the first job of the README', () => {
    expect(valid).toContain('perf.yaml');
  });

  it.each(valid)('%s is a job with no field that the schema does not know', (name) => {
    const given = specs(name);
    expect(given).toHaveLength(1);
    for (const spec of given) expect(specSchema.parse(spec)).toMatchObject(spec);
  });

  it('include one that publishes, whose Secret allows its repository', () => {
    const documents = loadAll(readFileSync(sample('publish/model.yaml'), 'utf8'));
    const [secret] = documents.map((document) => object.parse(document));
    const { output } = sampleJob('publish/model.yaml').spec;
    expect(JSON.stringify(secret)).toContain('"dockerfilejob.io/push-to":"registry.example.com/team"');
    expect(output?.image).toBe('registry.example.com/team/model:1.0');
  });

  it.each(sampleManifests('failing'))('%s says first how it ends', (name) => {
    expect(readFileSync(sample(name), 'utf8')).toMatch(
      /^# (Fails with [A-Z]\w+:|Refused by the API server:) /,
    );
  });

  it('include an invalid job, whose fields the schema names', () => {
    const issues = specSchema.safeParse(specs(invalid)[0]).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(['build.timeout', 'performance.path']);
  });

  it("include a job from the local cluster's Git server", () => {
    expect(sampleJob('git.yaml').spec.source.git?.url).toBe(sampleRepositoryUrl);
  });
});
