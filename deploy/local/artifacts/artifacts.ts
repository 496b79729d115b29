/** The cluster's programs, by the name of their executable. */
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
  'registry-front',
  'pause',
  'etcd',
  'docker-registry',
  'busybox',
  'trivy',
  'hadolint',
] as const;

export type BinaryName = (typeof binaryNames)[number];

/** Everything that starting the node takes from the cache. All paths are absolute. */
export interface Artifacts {
  readonly binaries: Readonly<Record<BinaryName, string>>;
  /** The folders of all binaries, joined with `:`; goes before a daemon's PATH. */
  readonly searchPath: string;
  /** The folder of the CNI plugins (bridge, host-local, portmap, loopback …). */
  readonly cniPlugins: string;
  /** Everything that `pushImages` pushes. */
  readonly images: Readonly<Record<ImageName, Image>>;
}

/** An image in the cache. */
export interface Image {
  /** Folder of an OCI image layout. */
  readonly layout: string;
  /** Digest of its manifest. */
  readonly digest: string;
}

/** The images that the local registry serves, by short name. Their references are in `image-references.ts`. */
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
  'wapiti',
  'git',
  'coredns',
  'pause',
  'trivy-db',
] as const;

export type ImageName = (typeof imageNames)[number];

/** Turns a map with a value for every key into a record. @throws Error naming the first key without a value */
export function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  values: ReadonlyMap<Key, Value>,
): Readonly<Record<Key, Value>> {
  const record: Partial<Record<Key, Value>> = {};
  for (const key of keys) {
    const value = values.get(key);
    if (value === undefined) throw new Error(`the cluster needs ${key}, but nothing builds or downloads it`);
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
