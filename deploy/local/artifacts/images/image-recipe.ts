import type { BinaryName, ImageName } from '../artifacts.ts';
import type { ProcessConfig } from './oci-layout.ts';

/** Layers made of cached programs: path in the image → program. */
export const programLayers = {
  buildkit: {
    '/usr/bin/buildkitd': 'buildkitd',
    '/usr/bin/buildctl': 'buildctl',
    '/usr/bin/buildkit-runc': 'runc',
  },
  crane: { '/usr/local/bin/crane': 'crane' },
  trivy: { '/usr/local/bin/trivy': 'trivy' },
  hadolint: { '/usr/local/bin/hadolint': 'hadolint' },
  coredns: { '/coredns': 'coredns' },
  pause: { '/pause': 'pause' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, BinaryName>>>>;

export type ProgramLayerName = keyof typeof programLayers;
export type BaseLayerName =
  'debian' | 'python' | 'node' | 'lynis' | 'wapiti' | 'git' | 'igzip' | 'busybox' | 'certificates';
export type LayerName = BaseLayerName | ProgramLayerName;

/** All images but the Trivy database, which is an OCI artifact. */
export type ContainerImageName = Exclude<ImageName, 'trivy-db'>;

export interface ImageRecipe {
  /** Lowest first. */
  readonly layers: readonly LayerName[];
  readonly config: ProcessConfig;
}

const Env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];

/** Every container image. Images of tools contain a shell, like the upstream ones. */
export const imageRecipes: Readonly<Record<ContainerImageName, ImageRecipe>> = {
  debian: { layers: ['debian'], config: { Env, Cmd: ['bash'] } },
  python: { layers: ['debian', 'python'], config: { Env, Cmd: ['python3'] } },
  node: { layers: ['debian', 'node'], config: { Env, Cmd: ['node'] } },
  busybox: { layers: ['busybox'], config: { Env, Cmd: ['sh'] } },
  buildkit: {
    layers: ['busybox', 'certificates', 'igzip', 'buildkit'],
    config: { Env, Entrypoint: ['buildkitd'] },
  },
  crane: { layers: ['busybox', 'certificates', 'crane'], config: { Env, Entrypoint: ['crane'] } },
  trivy: { layers: ['busybox', 'certificates', 'trivy'], config: { Env, Entrypoint: ['trivy'] } },
  hadolint: { layers: ['busybox', 'hadolint'], config: { Env, Cmd: ['hadolint', '-'] } },
  lynis: { layers: ['debian', 'lynis'], config: { Env, Cmd: ['lynis', 'show', 'help'] } },
  wapiti: { layers: ['debian', 'python', 'wapiti'], config: { Env, Entrypoint: ['wapiti'] } },
  git: { layers: ['debian', 'git', 'certificates'], config: { Env, Entrypoint: ['git'] } },
  coredns: { layers: ['certificates', 'coredns'], config: { Env, Entrypoint: ['/coredns'] } },
  pause: { layers: ['pause'], config: { Env, Entrypoint: ['/pause'] } },
};
