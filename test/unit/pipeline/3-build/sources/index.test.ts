import { sourceOf } from '../../../../../src/pipeline/3-build/sources/index.ts';
import type { SpecInput } from '../../../../../src/resource/spec.ts';
import { makeContext } from '../../../../support/context.ts';
import { makeJob } from '../../../../support/job.ts';

const source = (given: SpecInput['source']) => sourceOf(makeJob({ spec: { source: given } }));
const url = 'https://git.example.com/team/model.git';

describe('an inline Dockerfile', () => {
  it('is known from the spec alone', () => {
    const inline = source({ dockerfile: 'FROM debian\n' });
    expect(inline.objectToRead).toBeUndefined();
    expect(inline.fetch).toBeUndefined();
    expect(inline.resolve(undefined)).toMatchObject({ kind: 'read', dockerfile: 'FROM debian\n', files: {} });
  });
});

describe('a ConfigMap', () => {
  const configMap = source({ configMap: { name: 'model' } });
  const read = (object: object) => configMap.resolve({ kind: 'object', object });

  it('is read by its name', () => {
    expect(configMap.objectToRead).toEqual({ kind: 'ConfigMap', name: 'model' });
  });

  it('holds the Dockerfile in one key and its files in the others, base64', () => {
    const data = { Dockerfile: 'FROM debian\n', 'a.txt': 'x' };
    expect(read({ data, binaryData: { b: 'eQ==' } })).toMatchObject({
      kind: 'read',
      dockerfile: 'FROM debian\n',
      files: { 'a.txt': 'eA==', b: 'eQ==' },
    });
  });

  it('has another hash when a file changes, but not when only the order of its keys changes', () => {
    const sha256 = (data: object) => {
      const seen = read({ data: { Dockerfile: 'FROM a', ...data } });
      return seen.kind === 'read' ? seen.sha256 : undefined;
    };
    expect(sha256({ a: '1', b: '2' })).toBe(sha256({ b: '2', a: '1' }));
    expect(sha256({ a: '1' })).not.toBe(sha256({ a: '2' }));
  });

  it("is copied to ConfigMaps in the job's own namespace, one for the other files, if there are any", () => {
    const context = makeContext({ spec: { source: { configMap: { name: 'model' } } } });
    const input = (data: object) =>
      sourceOf(context.job).input(context, read({ data: { Dockerfile: 'FROM a', ...data } }));
    const names = (data: object) => {
      const { objects, volumes } = input(data);
      return [...objects.map(({ metadata }) => metadata.name), ...volumes.map(({ name }) => name)];
    };
    expect(names({ 'a.py': '' })).toEqual(['dockerfile', 'context', 'dockerfile', 'workspace', 'context']);
    expect(names({})).toEqual(['dockerfile', 'dockerfile', 'workspace']);
  });

  it('is reported with its field when it is missing or lacks the key', () => {
    expect(configMap.resolve({ kind: 'absent' })).toEqual({
      kind: 'unavailable',
      message: 'spec.source.configMap.name: there is no ConfigMap team-a/model',
    });
    expect(read({})).toEqual({
      kind: 'unavailable',
      message: 'spec.source.configMap.key: ConfigMap model has no key Dockerfile',
    });
  });
});

describe('a repository', () => {
  it('is fetched in the pod', () => {
    const git = source({ git: { url } });
    expect(git.objectToRead).toBeUndefined();
    expect(git.resolve(undefined)).toEqual({ kind: 'fetched-in-pod' });
    expect(git.fetch?.container).toBe('clone');
  });

  it('provides the credentials of its Secret, or explains why it cannot', () => {
    const git = source({ git: { url, cloneSecret: 'login' } });
    expect(git.objectToRead).toEqual({ kind: 'Secret', name: 'login' });
    const object = {
      type: 'kubernetes.io/basic-auth',
      metadata: { annotations: { 'dockerfilejob.io/git-url': url } },
      data: { username: 'bWU=', password: 'eA==' },
    };
    expect(git.resolve({ kind: 'object', object })).toEqual({
      kind: 'fetched-in-pod',
      credentials: {
        type: object.type,
        data: { ...object.data, 'allowed-path': Buffer.from('/team/model.git/').toString('base64') },
      },
    });
    expect(git.resolve({ kind: 'absent' })).toEqual({
      kind: 'unavailable',
      message: 'spec.source.git.cloneSecret: there is no Secret team-a/login',
    });
  });
});

describe('a spec without a source', () => {
  it('is a programming error, because the schema does not allow it', () => {
    const { spec, metadata } = makeJob();
    expect(() => sourceOf({ metadata, spec: { ...spec, source: {} } })).toThrow('spec.source is empty');
  });
});
