import { describeAll } from '../../../deploy/local/components/index.ts';
import type { Artifacts } from '../../../deploy/local/artifacts/artifacts.ts';
import { binaryNames, imageNames, recordOf } from '../../../deploy/local/artifacts/artifacts.ts';
import { clusterObjects } from '../../../deploy/local/manifests/index.ts';
import { type Daemon, hasRevision, isDaemon, revisionOf } from '../../../deploy/local/node/daemon.ts';
import { layout } from '../../../deploy/local/node/layout.ts';
import { parseMounts } from '../../../deploy/local/node/mounts.ts';
import {
  parseCgroups,
  parseEnvironment,
  parseStat,
  type ProcessEntry,
} from '../../../deploy/local/node/process-table.ts';

const daemon: Daemon = {
  name: 'etcd',
  network: 'node',
  command: ['/cache/etcd', '--name=local'],
  files: [{ path: '/etcd.conf', content: 'a' }],
  directories: [],
};

const makeEntry = (change: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid: 7,
  startTime: 100,
  argv: ['/cache/etcd', '--name=local'],
  environment: new Map([
    ['DFJ_NODE_STATE', layout.state],
    ['DFJ_NODE_DAEMON', 'etcd'],
    ['DFJ_NODE_REVISION', revisionOf(daemon)],
  ]),
  cgroups: ['/'],
  networkNamespace: 'net:[1]',
  ...change,
});

describe('the process table', () => {
  it('reads state and start time behind a name with blanks and brackets', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '4711', '0'];
    expect(parseStat(`12 (a) b (c) ${fields.join(' ')}`)).toEqual({ state: 'S', startTime: 4711 });
  });

  it('reads an environment whose values hold equal signs', () => {
    expect([...parseEnvironment('A=1\0B=x=y\0\0')]).toEqual([
      ['A', '1'],
      ['B', 'x=y'],
    ]);
  });

  it('reads the path in each cgroup hierarchy, colons included', () => {
    expect(parseCgroups('9:name=systemd:/\n8:cpu,cpuacct:/a:b\n0::/c\n')).toEqual(['/', '/a:b', '/c']);
  });
});

describe('the mounts', () => {
  it('are read with the blanks in their paths', () => {
    expect(
      parseMounts('22 1 0:1 / /a\\040b rw - tmpfs tmpfs rw\n23 1 0:1 / /c rw - tmpfs tmpfs rw\n'),
    ).toEqual(['/a b', '/c']);
  });
});

describe('a daemon', () => {
  it('is recognised by its mark and its program', () => {
    expect(isDaemon(makeEntry(), daemon)).toBe(true);
  });

  it('is not one of its children, which carry the same mark', () => {
    expect(isDaemon(makeEntry({ argv: ['/cache/shim'] }), daemon)).toBe(false);
  });

  it('is not a process of a pod that pretends to be it', () => {
    expect(isDaemon(makeEntry({ cgroups: ['/dockerfilejob/kubepods/pod1'] }), daemon)).toBe(false);
  });

  it('is not that of another state folder, nor a process without a mark', () => {
    expect(isDaemon(makeEntry({ environment: new Map([['DFJ_NODE_DAEMON', 'etcd']]) }), daemon)).toBe(false);
  });

  it('is another revision as soon as an argument or a file differs', () => {
    expect(hasRevision(makeEntry(), daemon)).toBe(true);
    expect(hasRevision(makeEntry(), { ...daemon, command: ['/cache/etcd'] })).toBe(false);
    expect(hasRevision(makeEntry(), { ...daemon, files: [{ path: '/etcd.conf', content: 'b' }] })).toBe(
      false,
    );
  });
});

describe('the local cluster', () => {
  const artifacts: Artifacts = {
    binaries: recordOf(binaryNames, new Map(binaryNames.map((name) => [name, `/cache/${name}`]))),
    images: recordOf(imageNames, new Map(imageNames.map((name) => [name, { layout: '', digest: '' }]))),
    searchPath: '/cache',
    cniPlugins: '/cache/cni',
  };

  it('starts each component once, each with a way to see that it works', () => {
    const names = describeAll(artifacts).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['etcd', 'kube-apiserver', 'kubelet', 'policy-agent']));
  });

  it('runs everything but the writable registry in the network namespace of its own', () => {
    const onMachine = describeAll(artifacts).filter(({ network }) => network === 'host');
    expect(onMachine.map(({ name }) => name)).toEqual(['registry-seed']);
    expect(onMachine.flatMap(({ files }) => files.map(({ content }) => content)).join()).toContain(
      '127.0.0.1:5002',
    );
  });

  it('writes below the state folder only', () => {
    const outside = describeAll(artifacts)
      .flatMap(({ files }) => files)
      .filter(({ path }) => !path.startsWith(`${layout.state}/`));
    expect(outside).toEqual([]);
  });

  it('has gVisor and DNS', () => {
    expect(clusterObjects.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['RuntimeClass', 'Deployment', 'Service']),
    );
  });
});
