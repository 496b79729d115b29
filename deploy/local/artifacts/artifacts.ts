/** The programs that the cluster is made of, by the name of their executable. */
export const binaryNames = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
  'runsc',
  'containerd-shim-runsc-v1',
  'buildkitd',
  'buildctl',
  'crane',
  'coredns',
  'helm',
  'policy-agent',
  'trivy-db',
  'pause',
  'etcd',
  'docker-registry',
  'busybox',
  'trivy',
  'hadolint',
] as const;

export type BinaryName = (typeof binaryNames)[number];

/** Everything that a start of the node needs from the cache; all paths are absolute. */
export interface Artifacts {
  readonly binaries: Readonly<Record<BinaryName, string>>;
  /** The folders of all binaries joined with `:`, to be put before a daemon's PATH. */
  readonly searchPath: string;
  /** The folder of the CNI plugins (bridge, host-local, portmap, loopback …). */
  readonly cniPlugins: string;
  /** Everything that `pushImages` pushes. */
  readonly images: Readonly<Record<ImageName, Image>>;
}

/** An image in the cache. */
export interface Image {
  /** The folder of an OCI image layout. */
  readonly layout: string;
  /** The digest of its manifest. */
  readonly digest: string;
}

/** The images that the local registry serves, by a short name; their references are in `image-references.ts`. */
export const imageNames = [
  'debian',
  'python',
  'busybox',
  'node',
  'buildkit',
  'crane',
  'trivy',
  'hadolint',
  'lynis',
  'git',
  'coredns',
  'pause',
  'trivy-db',
] as const;

export type ImageName = (typeof imageNames)[number];

/** A record made of a map that must have a value for every key. @throws Error naming the first key without one */
export function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  values: ReadonlyMap<Key, Value>,
): Readonly<Record<Key, Value>> {
  const record: Partial<Record<Key, Value>> = {};
  for (const key of keys) {
    const value = values.get(key);
    if (value === undefined) throw new Error(`nothing makes «${key}», which the cluster needs`);
    record[key] = value;
  }
  if (isWhole(keys, record)) return record;
  throw new Error('a record lost a key');
}

function isWhole<Key extends string, Value>(
  keys: readonly Key[],
  record: Partial<Record<Key, Value>>,
): record is Record<Key, Value> {
  return keys.every((key) => key in record);
}
