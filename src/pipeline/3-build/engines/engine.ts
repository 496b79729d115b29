import type { Settings } from '../../../config/settings.ts';
import type { EngineName } from '../../../resource/spec.ts';
import type { BuildInput } from '../build-input.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, PodSpec, Volume } from '../../manifest/kubernetes.ts';
import type { PodSecurity } from '../../manifest/security-context.ts';

/** Where the Dockerfile and the context are; the mounts have them, and the place for the layout. */
export type EngineInput = Pick<BuildInput, 'dockerfileFolder' | 'contextFolder' | 'mounts'>;

/**
 * A build engine. Its container reads the Dockerfile and the context, and leaves an OCI layout
 * at `buildPaths.layout`, whose index.json names a manifest only when all else is written.
 */
export interface Engine {
  readonly name: EngineName;
  /** The lowest level of Pod Security that admits its container. */
  readonly podSecurity: PodSecurity;
  readonly image: (settings: Settings) => string;
  /** What it needs of the pod as a whole. */
  readonly pod: Pick<PodSpec, 'hostUsers'>;
  /** Its own scratch space. */
  readonly volumes: (settings: Settings) => readonly Volume[];
  readonly container: (context: JobContext, input: EngineInput) => Container;
}
