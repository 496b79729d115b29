import { generateName } from '../../../../src/cli/read/job-name.ts';
import { draftOf, newJob, problemsOf } from '../../../../src/cli/read/manifest.ts';
import { baseName, originOf } from '../../../../src/cli/read/origin.ts';
import { specSchema } from '../../../../src/resource/spec.ts';

describe('what is submitted', () => {
  it.each([
    ['-', { kind: 'stdin' }],
    ['Dockerfile', { kind: 'path', path: 'Dockerfile' }],
    ['./a#b', { kind: 'path', path: './a#b' }],
    ['https://git.example.com/a/b.git', { kind: 'git', url: 'https://git.example.com/a/b.git' }],
    ['https://git.example.com/a#', { kind: 'git', url: 'https://git.example.com/a' }],
    ['https://git.example.com/a#v1', { kind: 'git', url: 'https://git.example.com/a', revision: 'v1' }],
    [
      'https://git.example.com/a#main:/sub/dir/',
      { kind: 'git', url: 'https://git.example.com/a', revision: 'main', contextDir: 'sub/dir' },
    ],
    ['https://git.example.com/a#:sub', { kind: 'git', url: 'https://git.example.com/a', contextDir: 'sub' }],
    ['git@git.example.com:a/b.git', { kind: 'git', url: 'git@git.example.com:a/b.git' }],
    ['ssh://git@git.example.com/a', { kind: 'git', url: 'ssh://git@git.example.com/a' }],
  ])('%s is read', (argument, origin) => {
    expect(originOf(argument)).toEqual(origin);
  });

  it.each([
    ['https://git.example.com/a/My.git', 'My'],
    ['git@host:b.git/', 'b'],
    ['', ''],
  ])('is named after the end of %s', (path, name) => {
    expect(baseName(path)).toBe(name);
  });
});

describe('the beginning of a generated name', () => {
  it.each([
    ['My Model', 'my-model-'],
    ['Übung 1', 'ubung-1-'],
    ['---', 'job-'],
    ['日本', 'job-'],
    [`${'a'.repeat(43)}-b`, `${'a'.repeat(43)}-`],
  ])('of %s is %s', (text, name) => {
    expect(generateName(text)).toBe(name);
  });

  it('leaves room for what the API server adds', () => {
    expect(`${generateName('x'.repeat(100))}abcde`).toHaveLength(50);
  });
});

const draft = { metadata: {}, spec: { source: { dockerfile: 'FROM scratch' } }, title: 'My Model' };

describe('a new job', () => {
  it('has the source, the arguments and the fields that were set', () => {
    const job = newJob(draft, { buildArg: ['A=1'], set: ['spec.run.timeout=5m'] });
    expect(job).toEqual({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: 'DockerfileJob',
      metadata: { generateName: 'my-model-' },
      spec: {
        source: { dockerfile: 'FROM scratch' },
        build: { args: [{ name: 'A', value: '1' }] },
        run: { timeout: '5m' },
      },
    });
    expect(draft.spec).toEqual({ source: { dockerfile: 'FROM scratch' } });
  });

  it('has the name that it is given, before that of the manifest', () => {
    const manifest = { ...draft, metadata: { name: 'own', labels: { a: 'b' } } };
    expect(newJob(manifest, {}).metadata).toEqual({ name: 'own', labels: { a: 'b' } });
    expect(newJob(manifest, { name: 'given' }).metadata.name).toBe('given');
  });

  it('is refused with every field that is wrong', () => {
    const refused = () => newJob({ ...draft, spec: { ...draft.spec, run: { timeout: 5, args: 'x' } } }, {});
    expect(refused).toThrow('spec.run.args must be of type array; spec.run.timeout must be of type string');
    expect(() => newJob({ ...draft, spec: {} }, {})).toThrow('spec.source is required');
    expect(() => newJob(draft, { set: ['run.timeout=5x'] })).toThrow(
      'spec.run.timeout must be a positive duration',
    );
  });
});

describe('a manifest', () => {
  const manifest = { apiVersion: 'dockerfilejob.io/v1alpha1', kind: 'DockerfileJob', spec: { source: {} } };

  it('becomes a draft, and is named after its file if it has no name', () => {
    expect(draftOf(manifest, 'job.yaml')).toEqual({ metadata: {}, spec: { source: {} }, title: 'job.yaml' });
    const named = draftOf({ ...manifest, metadata: { name: 'x', labels: {} } }, 'job.yaml');
    expect(named).toEqual({ metadata: { name: 'x', labels: {} }, spec: { source: {} }, title: 'x' });
  });

  it.each([
    [{ ...manifest, kind: 'Job' }, /^job.yaml is not a DockerfileJob of dockerfilejob.io\/v1alpha1: kind /],
    ['text', /it must be of type object/],
    [{ ...manifest, spec: undefined }, /spec is required/],
  ])('%j is refused', (parsed, message) => {
    expect(() => draftOf(parsed, 'job.yaml')).toThrow(message);
  });
});

it('problems name their fields', () => {
  const { error } = specSchema.safeParse({ source: { dockerfile: 'FROM scratch' }, scan: { timeout: '5x' } });
  expect(error && problemsOf(error)).toEqual([
    'scan.timeout must be a positive duration such as 90s, 10m or 1h30m',
  ]);
});
