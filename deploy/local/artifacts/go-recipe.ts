import { basename } from 'node:path';
import { versions } from '../versions.ts';
import type { BinaryName } from './artifacts.ts';

/** How to build the binaries of one folder under go/. */
export interface GoRecipe {
  /** The folder under go/, which holds go.mod and go.sum. */
  readonly folder: string;
  /** The upstream module and version that go.mod must require. Absent if only go.mod pins it. */
  readonly upstream?: { readonly module: string; readonly version: string };
  /** Package of each binary: an import path, or a path relative to the folder. */
  readonly packages: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** String variables that the linker sets: import path and name → value. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether the build needs C. The binary is then linked statically. */
  readonly cgo?: boolean;
}

/** How to build binaries of the cluster. */
interface ClusterRecipe extends GoRecipe {
  readonly packages: Readonly<Partial<Record<BinaryName, string>>>;
}

const componentVersion = 'k8s.io/component-base/version';
const [kubernetesMajor = '', kubernetesMinor = ''] = versions.kubernetes.replace('v', '').split('.');

/** Every Go module of the cluster, in the order in which they are needed. */
export const goRecipes: readonly ClusterRecipe[] = [
  {
    folder: 'crane',
    upstream: { module: 'github.com/google/go-containerregistry', version: versions.crane },
    packages: { crane: 'github.com/google/go-containerregistry/cmd/crane' },
    variables: { 'github.com/google/go-containerregistry/cmd/crane/cmd.Version': versions.crane },
  },
  { folder: 'pause', packages: { pause: '.' } },
  { folder: 'registry-front', packages: { 'registry-front': '.' } },
  { folder: 'trivy-db', packages: { 'trivy-db': '.' } },
  {
    folder: 'containerd',
    upstream: { module: 'github.com/containerd/containerd/v2', version: versions.containerd },
    packages: {
      containerd: 'github.com/containerd/containerd/v2/cmd/containerd',
      'containerd-shim-runc-v2': 'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2',
      ctr: 'github.com/containerd/containerd/v2/cmd/ctr',
    },
    tags: ['no_btrfs', 'no_devmapper', 'no_zfs'],
    variables: { 'github.com/containerd/containerd/v2/version.Version': versions.containerd },
  },
  {
    folder: 'runc',
    upstream: { module: 'github.com/opencontainers/runc', version: versions.runc },
    packages: { runc: 'github.com/opencontainers/runc' },
    tags: ['seccomp', 'netgo', 'osusergo'],
    cgo: true,
  },
  {
    folder: 'kubernetes',
    upstream: { module: 'k8s.io/kubernetes', version: versions.kubernetes },
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
      kubelet: 'k8s.io/kubernetes/cmd/kubelet',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    variables: {
      [`${componentVersion}.gitVersion`]: versions.kubernetes,
      [`${componentVersion}.gitMajor`]: kubernetesMajor,
      [`${componentVersion}.gitMinor`]: kubernetesMinor,
    },
  },
  {
    folder: 'gvisor',
    upstream: { module: 'gvisor.dev/gvisor', version: versions.gvisor },
    packages: { runsc: 'gvisor.dev/gvisor/runsc', 'containerd-shim-runsc-v1': './shim' },
    variables: { 'gvisor.dev/gvisor/runsc/version.version': versions.gvisor },
  },
  { folder: 'policy-agent', packages: { 'policy-agent': '.' } },
  {
    folder: 'coredns',
    upstream: { module: 'github.com/coredns/coredns', version: versions.coredns },
    packages: { coredns: 'github.com/coredns/coredns' },
  },
  {
    folder: 'buildkit',
    upstream: { module: 'github.com/moby/buildkit', version: versions.buildkit },
    packages: {
      buildkitd: 'github.com/moby/buildkit/cmd/buildkitd',
      buildctl: 'github.com/moby/buildkit/cmd/buildctl',
    },
    tags: ['netgo', 'osusergo'],
    variables: { 'github.com/moby/buildkit/version.Version': versions.buildkit },
  },
  {
    folder: 'helm',
    upstream: { module: 'helm.sh/helm/v3', version: versions.helm },
    packages: { helm: 'helm.sh/helm/v3/cmd/helm' },
    variables: {
      'helm.sh/helm/v3/internal/version.version': versions.helm,
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': kubernetesMajor,
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': kubernetesMinor,
    },
  },
];

/** Arguments of `go` that build all packages of a recipe into the folder `target`. */
export function goArguments(recipe: GoRecipe, target: string): readonly string[] {
  const variables = Object.entries(recipe.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const linkerFlags = ['-s', '-w', ...(recipe.cgo ? ["-extldflags '-static'"] : []), ...variables];
  const tags = recipe.tags === undefined ? [] : ['-tags', recipe.tags.join(',')];
  const packages = Object.values(recipe.packages);
  return [
    'build',
    '-trimpath',
    '-buildvcs=false',
    ...tags,
    '-ldflags',
    linkerFlags.join(' '),
    '-o',
    target,
    ...packages,
  ];
}

/** The name that `go build` gives the executable of a package: the last element of the package's path. */
export function executableOf(recipe: GoRecipe, goPackage: string): string {
  return basename(goPackage === '.' ? recipe.folder : goPackage);
}
