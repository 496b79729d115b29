import { provenanceOf } from '../../../../../src/pipeline/7-publish/attest/provenance.ts';
import type { SpecInput } from '../../../../../src/resource/spec.ts';
import type { Status } from '../../../../../src/resource/status.ts';
import { jobUid } from '../../../../support/job.ts';
import { makeJobAt } from '../../../../support/runs.ts';
import { makeSettings } from '../../../../support/settings.ts';
import { at } from '../../../../support/snapshot.ts';

const hash = (digit: string) => digit.repeat(64);
const counts = { critical: 0, high: 0, medium: 3, low: 0, unknown: 0 };
const provenance = (spec: Partial<SpecInput> = {}, status: Partial<Status> = {}, images = {}) =>
  provenanceOf(
    makeJobAt('publish', status, { spec }),
    makeSettings({ images: { ...makeSettings().images, ...images } }),
  );

describe('the provenance', () => {
  it('says which upload an image was built from', () => {
    const artifact = { digest: `sha256:${hash('d')}`, dockerfilePath: 'Dockerfile' };
    expect(provenance({ source: { artifact } })).toMatchObject({
      buildDefinition: {
        externalParameters: { source: { artifact } },
        resolvedDependencies: expect.arrayContaining([
          { name: 'source', uri: 'oci://upload', digest: { sha256: hash('d') } },
        ]) as object,
      },
    });
  });

  it('has the source, the arguments, the base images, the engine, and what came of it', () => {
    const status = {
      startTime: at(0),
      performance: 0.99,
      source: { sha256: hash('a') },
      inputs: { hash: 'x', images: [{ name: 'debian:bookworm', digest: `sha256:${hash('b')}` }] },
      vulnerabilities: { ...counts, gating: 0, top: [], database: at(-60) },
      reusedFrom: { name: 'other', uid: 'u', run: 1 },
    };
    const build = { args: [{ name: 'release', value: 'bookworm' }], target: 'model' };
    const images = { buildkit: `moby/buildkit:1@sha256:${hash('c')}` };
    expect(provenance({ build }, status, images)).toEqual({
      buildDefinition: {
        buildType: 'https://dockerfilejob.io/provenance/v1',
        externalParameters: {
          source: { dockerfile: { sha256: hash('a') } },
          build: { engine: 'buildkit', ...build },
        },
        resolvedDependencies: [
          { uri: 'oci://debian:bookworm', digest: { sha256: hash('b') } },
          { name: 'engine', uri: 'oci://moby/buildkit:1', digest: { sha256: hash('c') } },
        ],
      },
      runDetails: {
        builder: {
          id: 'https://dockerfilejob.io/operator',
          version: { operator: makeSettings().images.operator },
        },
        metadata: { invocationId: `${jobUid}/1`, startedOn: at(0), finishedOn: at(1) },
        byproducts: [
          {
            name: 'result',
            annotations: {
              size: 1000,
              vulnerabilities: { ...counts, gating: 0, database: at(-60) },
              performance: 0.99,
              reusedFrom: status.reusedFrom,
            },
          },
        ],
      },
    });
  });

  it('of a repository has its commit', () => {
    const git = { url: 'https://git.test/model', revision: 'v1' };
    const text = JSON.stringify(provenance({ source: { git } }, { source: { git: { commitSha: 'abc' } } }));
    expect(text).toContain('"source":{"git":{"url":"https://git.test/model","revision":"v1"}}');
    expect(text).toContain(
      '{"name":"source","uri":"git+https://git.test/model","digest":{"gitCommit":"abc"}}',
    );
    expect(JSON.stringify(provenance({ source: { git } }))).not.toContain('gitCommit');
  });

  it('of a ConfigMap names it', () => {
    const status = { source: { sha256: hash('a') } };
    expect(JSON.stringify(provenance({ source: { configMap: { name: 'model' } } }, status))).toContain(
      `"source":{"configMap":{"name":"model","key":"Dockerfile"},"sha256":"${hash('a')}"}`,
    );
  });

  it('stays small, however long the arguments are', () => {
    const args = Array.from({ length: 64 }, (_, index) => ({
      name: `A${index}`,
      value: 'x'.repeat(32_768),
    }));
    const text = JSON.stringify(provenance({ build: { args } }, { run: undefined }));
    expect(text.length).toBeLessThan(32_768);
    expect(text).toMatch(/\{"name":"A0","sha256":"[0-9a-f]{64}"\}/);
  });

  it('leaves out what is not known', () => {
    const { image: _, ...status } = makeJobAt('publish').status;
    const job = { ...makeJobAt('publish'), status: { phase: status.phase } };
    expect(JSON.stringify(provenanceOf(job, makeSettings()))).toContain('"annotations":{}');
  });
});
