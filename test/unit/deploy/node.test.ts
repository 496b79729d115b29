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
  it('reads the state and start time after a name with spaces and parentheses', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '4711', '0'];
    expect(parseStat(`12 (a) b (c) ${fields.join(' ')}`)).toEqual({ state: 'S', startTime: 4711 });
  });

  it('reads environment variables whose values contain equal signs', () => {
    expect([...parseEnvironment('A=1\0B=x=y\0\0')]).toEqual([
      ['A', '1'],
      ['B', 'x=y'],
    ]);
  });

  it('reads the path in each cgroup hierarchy, including paths with colons', () => {
    expect(parseCgroups('9:name=systemd:/\n8:cpu,cpuacct:/a:b\n0::/c\n')).toEqual(['/', '/a:b', '/c']);
  });
});

describe('the mounts', () => {
  it('are read, including paths with spaces', () => {
    expect(
      parseMounts('22 1 0:1 / /a\\040b rw - tmpfs tmpfs rw\n23 1 0:1 / /c rw - tmpfs tmpfs rw\n'),
    ).toEqual(['/a b', '/c']);
  });
});

describe('a daemon', () => {
  it('is recognized by its mark and its program', () => {
    expect(isDaemon(makeEntry(), daemon)).toBe(true);
  });

  it('is not one of its children, which have the same mark', () => {
    expect(isDaemon(makeEntry({ argv: ['/cache/shim'] }), daemon)).toBe(false);
  });

  it('is not a process in a pod that pretends to be it', () => {
    expect(isDaemon(makeEntry({ cgroups: ['/dockerfilejob/kubepods/pod1'] }), daemon)).toBe(false);
  });

  it('is not a process without the mark of its state folder', () => {
    expect(isDaemon(makeEntry({ environment: new Map([['DFJ_NODE_DAEMON', 'etcd']]) }), daemon)).toBe(false);
  });

  it('has another revision if an argument or a file differs', () => {
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

  it('starts each component once', () => {
    const names = describeAll(artifacts).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['etcd', 'kube-apiserver', 'kubelet', 'policy-agent']));
  });

  it('runs everything but the registry that fills the mirror in its own network namespace', () => {
    const onMachine = describeAll(artifacts).filter(({ network }) => network === 'host');
    expect(onMachine.map(({ name }) => name)).toEqual(['registry-seed']);
    expect(onMachine.flatMap(({ files }) => files.map(({ content }) => content)).join()).toContain(
      '127.0.0.1:5002',
    );
  });

  it('writes only to the state folder', () => {
    const outside = describeAll(artifacts)
      .flatMap(({ files }) => files)
      .filter(({ path }) => !path.startsWith(`${layout.state}/`));
    expect(outside).toEqual([]);
  });

  it('has gVisor and cluster DNS', () => {
    expect(clusterObjects.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['RuntimeClass', 'Deployment', 'Service']),
    );
  });
});
