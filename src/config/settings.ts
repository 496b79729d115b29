import type { IsolationName } from '../resource/proof.ts';
import type { EngineName, Severity } from '../resource/spec.ts';
import type { BaseMode } from './scan.ts';
import type { Images } from './images.ts';
import type { Variables } from './variables.ts';

type Toleration = Variables['POD_TOLERATIONS'][number];

/** CPU and memory of one container, as Kubernetes quantities. */
export interface ContainerSize {
  readonly cpu: string;
  readonly memory: string;
}

/** The part of the configuration that applies to jobs. Plain, frozen data. */
export interface Settings {
  readonly maxConcurrentJobs: number;
  /** Maximum for each namespace of jobs. 0: no limit. */
  readonly maxJobsPerNamespace: number;
  /** How long a container may take to start, its image included, before the job fails. In milliseconds. */
  readonly startTimeout: number;
  /** The workspace registry, which the images of jobs are pushed to and pulled from. */
  readonly registry: {
    /** `host[:port]` */
    readonly host: string;
    /** Whether plain HTTP and untrusted certificates are accepted, for mirrors too. Never with credentials. */
    readonly insecure: boolean;
    /** Certificates in PEM of private CAs that are trusted in addition to the public ones. */
    readonly ca: string | undefined;
    /** Hosts (`host[:port]`) of token servers, besides the registry's own, that credentials may be sent to. */
    readonly tokenHosts: readonly string[];
    /** A Docker config.json with push credentials. Undefined if the registry needs none. */
    readonly dockerConfig: string | undefined;
    /** What passwords are derived from, if the operator issues the registry's tokens. `dockerConfig` is then its own. */
    readonly passwordKey: string | undefined;
    /** Where the pods that issue the tokens are. */
    readonly tokens: { readonly namespace: string; readonly port: number };
  };
  /** How the operator's own pod resolves names: the content of a resolv.conf. */
  readonly resolvConf: string;
  /** Mirrors or pull-through caches of docker.io, `host[:port]`, tried in order. */
  /** Patterns of the images that a Dockerfile may be based on. Empty: all. */
  readonly baseImages: readonly string[];
  readonly mirrors: readonly string[];
  readonly images: Images;
  readonly engine: EngineName;
  readonly sandbox: {
    /** The classes that run pods may use. The first is the default, if the cluster has it. */
    readonly runtimeClasses: readonly {
      readonly name: string;
      /** Whether the class is a sandbox of its own. If not, its pods get a user namespace as well. */
      readonly sandbox: boolean;
    }[];
  };
  readonly isolation: {
    /** What the operator's probe must have proved before a job starts. */
    readonly require: readonly IsolationName[];
  };
  readonly scan: {
    /** OCI repository and tag of the Trivy database. */
    readonly dbRepository: string;
    /** Age in hours at which the database is too old for a scan to pass. 0: no limit. */
    readonly dbMaxAgeHours: number;
    /** What fails a job whatever its spec.scan says. `none`: no floor. */
    readonly floor: { readonly failOn: Severity | 'none'; readonly ignoreUnfixed: boolean };
    /** IDs that jobs may ignore, even below the floor. `*`: any other ID as well, but not below the floor. */
    readonly allowedIgnores: readonly string[];
    readonly baseImages: BaseMode;
    /** Scans with this server, `host:port`, whose pods are in this namespace. Undefined: each scan works alone. */
    readonly server: { readonly host: string; readonly port: number; readonly namespace: string } | undefined;
  };
  readonly publish: {
    /** Patterns of the images that a job may publish. Empty: all. */
    readonly registries: readonly string[];
    /** Whether an SBOM and the provenance are attached to it. */
    readonly attestations: boolean;
    /** The registry from which the operator deletes what a job has published, if whoever deletes the job wants that. */
    readonly deletesFrom: string | undefined;
    /** Signs them and the image: a private key in PEM. Undefined: nothing is signed. */
    readonly signingKey: string | undefined;
  };
  /** Whether jobs may deploy what they have published, with the rights of an account that allows it. */
  readonly deploy: { readonly enabled: boolean };
  /** How receivers are told of jobs. */
  readonly notifications: {
    readonly enabled: boolean;
    /** Ranges (CIDRs) of blocked addresses that may be connected to nevertheless. */
    readonly allowedRanges: readonly string[];
    /** Whether a URL may have plain HTTP. */
    readonly allowHttp: boolean;
  };
  /** Lints Dockerfiles: `host:port`. Undefined: nobody does. */
  readonly linter: string | undefined;
  /** Where the pods of jobs run, and how nodes pull the images of the tools. */
  readonly pods: {
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly tolerations: readonly Toleration[];
    readonly priorityClassName: string | undefined;
    /** A Docker config.json with pull credentials. Undefined if the images are public. */
    readonly dockerConfig: string | undefined;
  };
  /** How build and scan pods reach the internet. Undefined: directly. */
  readonly proxy: {
    readonly http: string | undefined;
    readonly https: string | undefined;
    /** Hosts, domains and CIDRs that are reached directly. */
    readonly direct: readonly string[];
  };
  /** Where build and scan pods may connect to, in addition to DNS. */
  readonly egress: {
    /** Addresses and ports of registries and Git servers in blocked ranges. */
    readonly registries: readonly { readonly cidr: string; readonly ports: readonly number[] }[];
    /** Whether the pods may connect to the internet, without the ranges in `except`. */
    readonly internet: boolean;
    /** Blocked ranges (CIDRs): private, link-local, metadata and cluster addresses. */
    readonly except: readonly string[];
  };
  /** Limits of a job's container if its spec has none, and the maximum that a spec may request. */
  readonly size: { readonly standard: ContainerSize; readonly maximum: ContainerSize };
  /** The most that a spec may ask for, besides CPU and memory. */
  readonly maximum: {
    /** Of the build, of the scan and of the run, such as `24h`. */
    readonly timeout: string;
    readonly priority: number;
    /** By namespace of the job, instead of `priority`. */
    readonly priorityOf: Readonly<Record<string, number>>;
  };
  /** When finished jobs are deleted whose spec does not say. Undefined: never. */
  readonly retention: {
    readonly ttlAfterSucceeded?: string | undefined;
    readonly ttlAfterFailed?: string | undefined;
  };
  /** Maximum size of what the builds of one namespace's jobs leave to later ones, in bytes. 0: nothing. */
  readonly cacheBytes: number;
  /** Maximum compressed size of a pushed image, in bytes. */
  readonly maxImageBytes: number;
}
