import type { Settings } from '../../../config/settings.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { Container, PodSpec, Volume } from '../../manifest/kubernetes.ts';
import type { PodSecurity } from '../../manifest/security-context.ts';
import type { BuildInput } from '../sources/source.ts';
import type { EngineError } from './engine-error.ts';

/** Where the Dockerfile and the context are. The mounts bring them, and the place for the layout. */
export type EngineInput = Pick<BuildInput, 'dockerfileFolder' | 'contextFolder' | 'mounts'>;

/**
 * A build engine. Its container reads the Dockerfile and the context, and writes an OCI layout to `paths.layout`,
 * whose index.json names a manifest only when everything else is written.
 */
export interface Engine {
  /** The lowest level of the Pod Security Standards that admits its container. */
  readonly podSecurity: PodSecurity;
  /** What it needs of the pod as a whole. */
  readonly pod: Pick<PodSpec, 'hostUsers'>;
  /** Its own scratch space. */
  readonly volumes: (settings: Settings) => readonly Volume[];
  /** The container `build`. */
  readonly container: (context: JobContext, input: EngineInput) => Container;
  /** Whether the exit code says that the engine did not start, which is not the Dockerfile's fault. */
  readonly didNotStart: (exitCode: number) => boolean;
  /** The error that ended a build, from the end of the container's log; undefined if the log has none. */
  readonly lastError: (log: string, dockerfile: string) => EngineError | undefined;
}
