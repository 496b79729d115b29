import type { Settings } from '../../../config/settings.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, PodSpec, Volume } from '../../manifest/kubernetes.ts';
import type { PodSecurity } from '../../manifest/security-context.ts';
import type { BuildCache } from '../cache/index.ts';
import type { BuildInput } from '../sources/source.ts';
import type { EngineError } from './engine-error.ts';

/** Where the Dockerfile and the context are. The mounts provide both, and the folder for the layout. */
export type EngineInput = Pick<BuildInput, 'dockerfileFolder' | 'contextFolder' | 'mounts'> & {
  readonly cache: BuildCache | undefined;
};

/**
 * A build engine. Its container reads the Dockerfile and the context, and writes an OCI image layout to
 * `paths.layout`. Its index.json may list a manifest only after everything else is written, because `push` waits
 * for that.
 */
export interface Engine {
  /** The most restrictive level of the Pod Security Standards that admits its container. */
  readonly podSecurity: PodSecurity;
  /** Fields that it needs in the pod spec. */
  readonly pod: Required<Pick<PodSpec, 'hostUsers'>>;
  /** Volumes that only the engine uses, such as scratch space. */
  readonly volumes: (settings: Settings) => readonly Volume[];
  /** The container `build`. */
  readonly container: (context: JobContext, input: EngineInput) => Container<'build'>;
  /** Whether the exit code means that the engine did not start. If so, the build is retried. */
  readonly didNotStart: (exitCode: number) => boolean;
  /** Whether the exit code means that the engine ended the build because it took too much room on the disk. */
  readonly outOfDisk: (exitCode: number) => boolean;
  /** Finds the error that ended a build in the end of the container's log; undefined if there is none. */
  readonly lastError: (log: string, dockerfile: string) => EngineError | undefined;
}
