import { contentPatch, jobManifest } from '../../../../src/api/store/job-manifest.ts';
import { dockerfileJobSchema } from '../../../../src/resource/schema.ts';
import { sourceKinds } from '../../../../src/resource/source.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

const content = { name: 'My model', description: 'Mine', dockerfile: 'FROM scratch' };

const draft = {
  namespace: 'team-a',
  title: content.name,
  spec: { name: content.name, description: content.description, source: { dockerfile: content.dockerfile } },
  submitter: 'ada',
};

describe('the manifest of a new job', () => {
  it('is a DockerfileJob with this content', () => {
    const manifest = jobManifest(draft);
    const { metadata } = makeJob();
    const parsed = dockerfileJobSchema.parse({
      ...manifest,
      metadata: { ...metadata, ...manifest.metadata },
    });
    expect(parsed.spec).toMatchObject({
      name: 'My model',
      description: 'Mine',
      source: { dockerfile: 'FROM scratch' },
    });
    expect(parsed.metadata.namespace).toBe('team-a');
    expect(manifest.metadata.annotations).toMatchObject({ 'dockerfilejob.io/submitted-by': 'ada' });
  });
});

describe('the patch that replaces the content of a job', () => {
  const { metadata, spec } = contentPatch(jobUid, content);

  it('has the uid as its precondition', () => {
    expect(metadata).toEqual({ uid: jobUid });
  });

  it('sets the Dockerfile and removes every other kind of source', () => {
    const removed = sourceKinds.filter((kind) => kind !== 'dockerfile').map((kind) => [kind, null]);
    expect(spec.source).toEqual({ dockerfile: 'FROM scratch', ...Object.fromEntries(removed) });
    expect(removed.length).toBeGreaterThan(0);
  });
});
