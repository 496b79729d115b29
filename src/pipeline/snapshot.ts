import type { Settings } from '../config/settings.ts';
import type { GitCredentials } from '../resource/git-source.ts';
import type { ProofSeen } from '../resource/proof.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Audit, InputImage, Lint } from '../resource/status.ts';
import type { ScanMemory } from './4-scan/image/known-layer.ts';
import type { ContainerName } from './containers.ts';
import type { PodSeen } from './pod-seen.ts';
import type { LayerMount } from './layer-mount.ts';
import type { DeploymentSeen } from './rollout/deployment-seen.ts';
import type { LoginSeen } from './9-verify/login.ts';
import type { ServiceSeen } from './9-verify/service.ts';
import type { Results } from './results.ts';
import type { TestSeen } from './5-run/service/secrets.ts';
import type { PushSeen } from './7-publish/push-secret.ts';

export interface NamespaceSeen {
  readonly run: number;
  readonly deleting: boolean;
  /** When its deletion was requested, in milliseconds since the epoch. */
  readonly deletingSince?: number;
}

/** The job's source as the operator sees it before any pod runs. */
export type SourceSeen =
  | {
      readonly kind: 'read';
      readonly dockerfile: string;
      /** The other files of the build context, base64 by name. */
      readonly files: Readonly<Record<string, string>>;
      /** Hash of the Dockerfile and the files, in hex. */
      readonly sha256: string;
      /** Whether this is the copy that an earlier pass has judged, and that pods mount. */
      readonly pinned?: true;
    }
  /** A container of the build pod fetches it, with these credentials if any are needed. */
  | { readonly kind: 'fetched-in-pod'; readonly credentials?: GitCredentials }
  | { readonly kind: 'unavailable'; readonly message: string }
  /** No step needs the source any more, so it was not read. */
  | { readonly kind: 'unread' };

/** What the linter and the auditor have found in a Dockerfile. No job waits for it. */
export interface Advice {
  readonly lint?: Lint;
  readonly audit?: Audit;
}

/** The apiserver's refusal of an object that a decision wants. */
export interface Refusal {
  /** Kind and name of the object, such as `Pod run-1-0`. */
  readonly object: string;
  /** HTTP status: 4xx, but none that says nothing about the object, such as 409 or 429. */
  readonly status: number;
  /** In the apiserver's words, which may repeat values of the spec. */
  readonly message: string;
  /** When the apiserver began to refuse objects of this job, in milliseconds since the epoch. */
  readonly since: number;
}

/** All input of a decision besides the job, the time included. Read and parsed once per pass. */
export interface Snapshot extends ScanMemory {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly settings: Settings;
  readonly source: SourceSeen;
  /** What the image may be published with. Undefined where no step needs to know it. */
  readonly push?: PushSeen;
  /** The Deployment of spec.deploy, as its account sees it. Undefined where no step needs to know it. */
  readonly deployment?: DeploymentSeen;
  /** The Service of spec.verify, as the account of spec.deploy sees it. Undefined where no step needs to know it. */
  readonly service?: ServiceSeen;
  /** What the test of spec.verify may log in with. Undefined where no step needs to know it, or it does not log in. */
  readonly verifyLogin?: LoginSeen;
  /** What the checks of spec.test may log in with. Undefined where no step needs to know it. */
  readonly test?: TestSeen;
  /** Whether it is the job's turn to be admitted, and how many jobs of its namespace come before it. */
  readonly queue: { readonly isNext: boolean; readonly ahead: number };
  /** Names of the cluster's RuntimeClasses. */
  readonly runtimeClasses: readonly string[];
  readonly isolation: ProofSeen;
  /** What was asked before the build, or after the end, as its registries told it. Undefined if one of them did not. */
  readonly images?: readonly InputImage[];
  /** The time of the newest vulnerability database that a scan of the namespace is known to have used. */
  readonly newestDatabase?: string;
  /** The latest job of the namespace that may have the same inputs. */
  readonly earlier?: DockerfileJob;
  /** What the linter is known to say about the Dockerfile. */
  readonly advice: Advice;
  /** The tags of the namespace's build cache. Empty if it was not read. */
  readonly cacheTags: readonly string[];
  /** The lowest layers of the image that the same submitter's last job had. */
  readonly lastLayers?: LayerMount;
  readonly namespace?: NamespaceSeen;
  readonly pods: readonly PodSeen[];
  /** The end of each log that a decision or the archive needs, for containers of the current pods. */
  readonly logs: Readonly<Partial<Record<ContainerName, string>>>;
  /** Why the others of these could not be read, for example because their node is down. */
  readonly unreadableLogs: Readonly<Partial<Record<ContainerName, string>>>;
  /** Results of the trusted containers in the current pods, whether or not the containers have terminated. */
  readonly results: Results;
  /** What is archived of the job that the image was taken from, by file name. Read once, when the job is over. */
  readonly earlierTexts?: Readonly<Record<string, string>>;
  /** The scanner's report that is archived of that job: gzip, in base64. */
  readonly earlierReport?: string;
  /** The Dockerfile that was built, for the archive. Read once, when the job is over. */
  readonly dockerfile?: string;
  /** Set if the decision on the rest of this snapshot was refused. Then it is decided once more. */
  readonly refusal?: Refusal;
}
