import type { EngineName } from '../resource/spec.ts';
import type { Images } from './images.ts';

/** CPU and memory of one container, as Kubernetes quantities. */
export interface ContainerSize {
  readonly cpu: string;
  readonly memory: string;
}

/** What the operator's configuration decides about jobs; plain data, frozen at the start (src/config.ts). */
export interface Settings {
  readonly maxConcurrentJobs: number;
  /** The workspace registry, `host[:port]`, that jobs' images are pushed to and run from. */
  readonly registry: {
    readonly host: string;
    /** Plain HTTP, or a certificate that nobody vouches for. */
    readonly insecure: boolean;
    /** A Docker config.json with push credentials; undefined where the registry asks for none. */
    readonly dockerConfig: string | undefined;
  };
  /** Pull-through or mirror registries for docker.io, `host[:port]`, tried in order. */
  readonly mirrors: readonly string[];
  readonly images: Images;
  readonly engine: EngineName;
  readonly sandbox: {
    /** The RuntimeClass for run pods where the cluster has it; else they get a user namespace. */
    readonly runtimeClassName: string;
  };
  readonly scan: {
    /** OCI repository of the Trivy database, with its tag. */
    readonly dbRepository: string;
    /** Hours after which a database is too old to call an image clean; 0 is no limit. */
    readonly dbMaxAgeHours: number;
  };
  /** Where build and scan pods may connect to, beside DNS and the registries. */
  readonly egress: {
    /** Addresses and ports of registries inside otherwise forbidden ranges. */
    readonly registries: readonly { readonly cidr: string; readonly ports: readonly number[] }[];
    /** Whether the internet is open to build and scan pods, minus `except`. */
    readonly internet: boolean;
    /** Private, link-local, metadata and cluster ranges that stay closed. */
    readonly except: readonly string[];
  };
  /** What a job's container gets when its spec says nothing, and the most that it may ask for. */
  readonly size: { readonly standard: ContainerSize; readonly maximum: ContainerSize };
  /** Bytes of a pushed image, compressed, at the most. */
  readonly maxImageBytes: number;
}
