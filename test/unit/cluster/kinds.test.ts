import { collectionPath, objectPath, refOf } from '../../../src/cluster/kinds.ts';

describe('the path of an object', () => {
  it.each([
    [{ kind: 'Namespace', name: 'dfj-1' }, '/api/v1/namespaces/dfj-1'],
    [{ kind: 'Pod', namespace: 'n', name: 'p' }, '/api/v1/namespaces/n/pods/p'],
    [
      { kind: 'NetworkPolicy', namespace: 'n', name: 'p' },
      '/apis/networking.k8s.io/v1/namespaces/n/networkpolicies/p',
    ],
    [
      { kind: 'DockerfileJob', namespace: 'n', name: 'j' },
      '/apis/dockerfilejob.io/v1alpha1/namespaces/n/dockerfilejobs/j',
    ],
    [
      { kind: 'DockerfileJobTemplate', namespace: 'n', name: 't' },
      '/apis/dockerfilejob.io/v1alpha1/namespaces/n/dockerfilejobtemplates/t',
    ],
    [{ kind: 'RuntimeClass', name: 'gvisor' }, '/apis/node.k8s.io/v1/runtimeclasses/gvisor'],
  ] as const)('of %j is %s', (ref, path) => {
    expect(objectPath(ref)).toBe(path);
  });

  it('escapes special characters in names', () => {
    expect(objectPath({ kind: 'Pod', namespace: 'a/b', name: '../x?y' })).toBe(
      '/api/v1/namespaces/a%2Fb/pods/..%2Fx%3Fy',
    );
  });

  it('requires a namespace if the kind is namespaced', () => {
    expect(() => objectPath({ kind: 'Pod', name: 'p' })).toThrow('Pod p needs a namespace');
  });

  it('ignores a namespace if the kind is cluster-scoped', () => {
    expect(objectPath({ kind: 'Namespace', namespace: 'n', name: 'x' })).toBe('/api/v1/namespaces/x');
  });
});

describe('the path of a collection', () => {
  it('covers all namespaces unless one is given', () => {
    expect(collectionPath('Pod')).toBe('/api/v1/pods');
    expect(collectionPath('Lease', 'n')).toBe('/apis/coordination.k8s.io/v1/namespaces/n/leases');
  });
});

describe('the reference of a manifest', () => {
  const metadata = { name: 'x', namespace: 'n' };

  it('has its kind, namespace and name', () => {
    expect(refOf({ apiVersion: 'v1', kind: 'Pod', metadata })).toEqual({ kind: 'Pod', ...metadata });
  });

  it.each([
    ['v1', 'Endpoints'],
    ['v2', 'Pod'],
    ['v1', 'toString'],
  ])('is rejected for %s %s, which the table lacks', (apiVersion, kind) => {
    expect(() => refOf({ apiVersion, kind, metadata })).toThrow(`unknown kind ${apiVersion} ${kind}`);
  });
});
