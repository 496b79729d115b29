import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { z } from 'zod';
import { decide } from '../../../src/pipeline/index.ts';
import { runHash } from '../../../src/resource/names.ts';
import { dockerfileJobSchema, type DockerfileJob } from '../../../src/resource/schema.ts';
import { makeSnapshot } from '../../support/snapshot.ts';
import { storedJobs } from '../../support/stored-jobs.ts';

const table = storedJobs('0.1.0').map((raw) => [raw.metadata.name, dockerfileJobSchema.parse(raw)] as const);

const addedSince = {
  'build.cache': 'tenant',
  'run.enabled': true,
  'source.git.submodules': false,
  'source.git.lfs': false,
};

/** The same job after a change of its spec that affects no result, made while no operator was running. */
const edited = (job: DockerfileJob): DockerfileJob => ({
  ...job,
  metadata: { ...job.metadata, generation: job.metadata.generation + 1 },
  spec: { ...job.spec, description: 'other words', retention: { ttlAfterFailed: '72h' } },
});

describe.each(table)('attack 73: a job that an older version has finished (%s)', (_name, job) => {
  it('has the hash that the older version gave it', () => {
    expect(runHash(job)).toBe(job.status.runHash);
  });

  it('does not run again after an upgrade, and keeps its number', () => {
    for (const now of [job, edited(job)]) {
      const { status, want } = decide(now, makeSnapshot());
      expect(want).toEqual([]);
      expect(status).toEqual({ ...job.status, observedGeneration: now.metadata.generation });
    }
  });

  it('runs again when its user changes what affects the result', () => {
    const { args } = job.spec.build;
    const changed = { ...job.spec.build, args: [...args, { name: 'NEW', value: '1' }] };
    const now = { ...edited(job), spec: { ...job.spec, build: changed } };
    expect(decide(now, makeSnapshot()).status).toMatchObject({ phase: 'Init', run: 2 });
  });

  it('has the same hash in a version that adds a field with a default, until its user sets the field', () => {
    const later = { ...addedSince, 'scan.floor': { severity: 'none' } };
    const upgraded = (floor: object) => {
      const scan = { ...job.spec.scan, floor };
      return runHash({ spec: { ...job.spec, scan } }, later);
    };
    expect(upgraded({ severity: 'none' })).toBe(job.status.runHash);
    expect(upgraded({ severity: 'high' })).not.toBe(job.status.runHash);
  });
});

/** Paths of the fields with a default in the generated CRD, except objects, whose fields have their own. */
function defaultsOf(schema: unknown, path: readonly string[]): string[] {
  const { properties = {}, default: initial } = node.parse(schema);
  const below = Object.entries(properties).flatMap(([key, inner]) => defaultsOf(inner, [...path, key]));
  return initial === undefined || below.length > 0 ? below : [path.join('.')];
}
const node = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  default: z.unknown().optional(),
});
const crdSchema = z.object({
  spec: z.object({
    versions: z.tuple([
      z.object({
        schema: z.object({
          openAPIV3Schema: z.object({
            properties: z.object({ spec: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
          }),
        }),
      }),
    ]),
  }),
});

describe('the fields with a default that affect the result', () => {
  it('are those of version 0.1.0, those that were added, and those of output, which no stored job has: add others to `addedLater` in names.ts, and here', () => {
    const raw = readFileSync(`${process.cwd()}/crds/dockerfilejobs.dockerfilejob.io.yaml`, 'utf8');
    const [{ schema }] = crdSchema.parse(load(raw)).spec.versions;
    const parts = schema.openAPIV3Schema.properties.spec.properties;
    const affecting = ['source', 'build', 'scan', 'run', 'performance', 'output'];
    expect(affecting.flatMap((part) => defaultsOf(parts[part], [part]))).toEqual([
      ...['source.configMap.key', 'source.git.submodules', 'source.git.lfs'],
      ...['build.args', 'build.cache', 'build.timeout'],
      ...['scan.failOn', 'scan.ignoreUnfixed', 'scan.ignore.ids', 'scan.timeout'],
      ...['run.enabled', 'run.env', 'run.timeout'],
      ...['performance.path', 'performance.key'],
      'output.timeout',
    ]);
  });
});
