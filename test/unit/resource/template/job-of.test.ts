import { dockerfileJobSchema } from '../../../../src/resource/schema.ts';
import { jobFromTemplate, manifestOf, type Origin } from '../../../../src/resource/template/job-of.ts';
import { makeTemplate, templateUid } from '../../../support/template.ts';

const at = new Date('2026-02-03T03:00:00Z');
const nightly: Origin = { kind: 'schedule', at };
const commit = 'c0ffee'.repeat(6) + 'c0ff';
const push = { kind: 'push', delivery: 'd'.repeat(64), commit, withOutput: true, at } as const;

const git = { url: 'https://git.example.com/team/app', revision: 'main', contextDir: 'api' };
const output = { image: 'registry.example.com/team/app:latest', pushSecret: 'registry' };
const ofGit = makeTemplate({ spec: { template: { spec: { source: { git }, output } } } });

describe('a job of a template', () => {
  it('is an object that the schema of jobs accepts', () => {
    const manifest = manifestOf(jobFromTemplate(makeTemplate(), nightly));
    const stored = { uid: 'u', resourceVersion: '1', creationTimestamp: at.toISOString() };
    expect(
      dockerfileJobSchema.parse({ ...manifest, metadata: { ...manifest.metadata, ...stored } }).spec,
    ).toEqual(makeTemplate().spec.template.spec);
  });

  it('is owned by the template, whose deletion does not wait for it', () => {
    expect(jobFromTemplate(makeTemplate(), nightly).ownerReferences).toEqual([
      {
        apiVersion: 'dockerfilejob.io/v1alpha1',
        kind: 'DockerfileJobTemplate',
        name: 'nightly',
        uid: templateUid,
        controller: true,
        blockOwnerDeletion: false,
      },
    ]);
  });

  it('has the labels and annotations that the template says, and what it was made for', () => {
    const metadata = { labels: { team: 'a' }, annotations: { 'example.com/why': 'nightly' } };
    const template = makeTemplate({ spec: { template: { metadata, spec: { source: { git } } } } });
    expect(jobFromTemplate(template, nightly)).toMatchObject({
      namespace: 'team-a',
      labels: {
        team: 'a',
        'dockerfilejob.io/template': 'nightly',
        'dockerfilejob.io/template-uid': templateUid,
      },
      annotations: {
        'example.com/why': 'nightly',
        'dockerfilejob.io/scheduled-at': '2026-02-03T03:00:00.000Z',
        'dockerfilejob.io/submitted': '2026-02-03T03:00:00.000Z',
      },
    });
    expect(jobFromTemplate(template, push).annotations).toEqual({
      'example.com/why': 'nightly',
      'dockerfilejob.io/delivery': push.delivery,
      'dockerfilejob.io/commit': commit,
      'dockerfilejob.io/submitted': '2026-02-03T03:00:00.000Z',
    });
  });

  it('builds the pushed commit, whatever the branch is by then', () => {
    expect(jobFromTemplate(ofGit, push).spec).toEqual({
      ...ofGit.spec.template.spec,
      source: { git: { ...ofGit.spec.template.spec.source.git, revision: commit } },
    });
  });

  it('builds what the template says if its time has come', () => {
    expect(jobFromTemplate(ofGit, nightly).spec).toEqual(ofGit.spec.template.spec);
  });

  it('publishes nothing, and shares no cache, if it is for a pull request', () => {
    const { spec, annotations } = jobFromTemplate(ofGit, { ...push, withOutput: false });
    expect(annotations).toMatchObject({ 'dockerfilejob.io/pull-request': 'true' });
    expect(jobFromTemplate(ofGit, push).annotations).not.toHaveProperty('dockerfilejob.io/pull-request');
    expect(spec).not.toHaveProperty('output');
    expect(spec.build.cache).toBe('none');
    expect(spec.source.git?.revision).toBe(commit);
  });

  it('deploys for a push, and not for a pull request', () => {
    const deploy = { serviceAccountName: 'deployer', deployment: { name: 'app', container: 'app' } };
    const template = makeTemplate({
      spec: { template: { spec: { source: { git }, output, deploy, verify: {} } } },
    });
    expect(jobFromTemplate(template, push).spec.deploy).toMatchObject(deploy);
    expect(jobFromTemplate(template, push).spec.verify).toMatchObject({ failOn: 'high' });
    expect(jobFromTemplate(template, { ...push, withOutput: false }).spec).not.toHaveProperty('verify');
    expect(jobFromTemplate(template, { ...push, withOutput: false }).spec).not.toHaveProperty('deploy');
  });

  it('has no output if the template has none', () => {
    const template = makeTemplate({ spec: { template: { spec: { source: { git } } } } });
    expect(jobFromTemplate(template, push).spec).not.toHaveProperty('output');
  });

  it('is not made for a push to a template without a repository', () => {
    expect(() => jobFromTemplate(makeTemplate(), push)).toThrow('spec.template.spec.source.git');
  });
});

describe('the name of a job of a template', () => {
  const nameOf = (name: string, origin: Origin, uid = templateUid): string =>
    jobFromTemplate(makeTemplate({ metadata: { name, uid }, spec: ofGit.spec }), origin).name;

  it('begins with that of the template, and is the same each time', () => {
    expect(nameOf('nightly', nightly)).toMatch(/^nightly-[0-9a-f]{16}$/);
    expect(nameOf('nightly', nightly)).toBe(nameOf('nightly', { ...nightly }));
    expect(nameOf('nightly', push)).toBe(nameOf('nightly', { ...push, at: new Date(0) }));
  });

  it('is another one for another time, another push and another template of the same name', () => {
    const names = [
      nameOf('nightly', nightly),
      nameOf('nightly', { kind: 'schedule', at: new Date(0) }),
      nameOf('nightly', push),
      nameOf('nightly', { ...push, delivery: 'e'.repeat(64) }),
      nameOf('nightly', nightly, 'another'),
      nameOf('nightly', { ...push, delivery: at.toISOString() }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(['a'.repeat(50), `${'a'.repeat(32)}.-b`, `${'a'.repeat(32)}-.${'b'.repeat(16)}`])(
    'of template %s is a valid name of at most 50 characters',
    (name) => {
      expect(nameOf(name, nightly)).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      expect(nameOf(name, nightly)).not.toMatch(/[.-]{2}/);
      expect(nameOf(name, nightly).length).toBeLessThanOrEqual(50);
    },
  );
});
