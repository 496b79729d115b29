import { z } from 'zod';
import { isolationNames } from '../resource/proof.ts';
import { engines, severities } from '../resource/spec.ts';
import { apiVariables } from './api.ts';
import { baseModes } from './scan.ts';
import { imageVariables } from './images.ts';
import { podVariables } from './pods.ts';
import { telemetryVariables } from './telemetry.ts';
import { uploadVariables } from './upload-variables.ts';
import {
  bytes,
  certificates,
  cidr,
  count,
  dnsName,
  duration,
  flag,
  hostAndPort,
  imagePattern,
  json,
  list,
  port,
  priority,
  quantity,
  reference,
  registryHost,
  text,
  time,
} from './values.ts';

/** Private, link-local, metadata and reserved ranges, which a build must never reach. */
const closedRanges = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].join(',');

const registries = z.array(z.object({ cidr, ports: z.array(z.int().min(1).max(65_535)).min(1) }));

const runtimeClasses = z.array(z.strictObject({ name: dnsName, sandbox: z.boolean() })).max(32);

/** The environment variables of the program. docs/configuration.md is generated from this table. */
export const variables = z.object({
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .prefault('info')
    .describe('Log level: less severe lines are not printed.'),
  METRICS_PORT: port('9090').describe('Port of the operator for /metrics, /healthz and /readyz.'),
  VERSION: text('0.0.0').describe('Version of the program. Set by its image.'),
  COMMIT: text('unknown').describe('Git commit of the program. Set by its image.'),

  POD_NAMESPACE: text('dockerfilejob-system').describe('Namespace of the operator and its Lease.'),
  POD_NAME: z
    .string()
    .optional()
    .describe('Identity of the replica in the leader election. Defaults to the host name.'),
  LEADER_ELECTION: flag('true').describe('Whether the replicas elect a leader. Only the leader reconciles.'),
  WORKERS: count('4', 1).describe('Number of jobs that are reconciled in parallel.'),
  MAX_CONCURRENT_JOBS: count('10', 1).describe(
    'Maximum number of jobs that are built, scanned or run at the same time. Others are queued.',
  ),
  MAX_JOBS_PER_NAMESPACE: count('0', 0).describe(
    'Maximum number of jobs of one namespace at the same time, of those in MAX_CONCURRENT_JOBS. 0: no limit. Free slots go to the namespaces in turn anyway.',
  ),
  START_TIMEOUT: time('5m').describe(
    'Time in which a container of a job must start, such as 5m. It includes waiting for a node and pulling the image.',
  ),

  REGISTRY_HOST: registryHost.describe(
    'Workspace registry, host[:port]. Jobs push their images to it, and nodes pull them from it.',
  ),
  REGISTRY_INSECURE: flag('false').describe(
    'Whether the workspace registry and the mirrors use plain HTTP or an untrusted certificate. Not allowed with credentials.',
  ),
  REGISTRY_CA: certificates
    .optional()
    .describe(
      'CA certificates in PEM that jobs and the operator trust in addition to the public ones, for registries.',
    ),
  REGISTRY_TOKEN_HOSTS: list(registryHost, '').describe(
    "Token servers other than the registry's own host that may get its credentials, as comma-separated host[:port].",
  ),
  REGISTRY_CONFIG_FILE: z
    .string()
    .optional()
    .describe(
      'Path of a Docker config.json with push credentials for the workspace registry, if it needs any.',
    ),
  REGISTRY_PASSWORD_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'Path of the key that passwords for the workspace registry are derived from, if the operator issues its tokens. Replaces REGISTRY_CONFIG_FILE.',
    ),
  REGISTRY_TOKENS_FOLDER: z
    .string()
    .optional()
    .describe(
      'Folder with `tls.crt`, `tls.key`, `signer.crt` and `signer.key` of the server that issues tokens.',
    ),
  REGISTRY_TOKENS_PORT: port('8443').describe(
    "Port of the server that issues the workspace registry's tokens.",
  ),
  MIRRORS: list(registryHost, '').describe(
    'Mirrors of docker.io, as comma-separated host[:port], tried in order.',
  ),

  BASE_IMAGES: list(imagePattern, '')
    .refine((patterns) => patterns.length <= 100, 'must have at most 100 patterns')
    .describe(
      'Images that a Dockerfile may be based on, as comma-separated patterns. Empty: all. `*` matches within a name, `**` any number of names: `docker.io/library/*,registry.example/team/**`.',
    ),

  ...imageVariables,

  ENGINE: z
    .enum(engines)
    .prefault('kaniko')
    .describe('Build engine of jobs that do not set spec.build.engine.'),
  RUNTIME_CLASSES: json(runtimeClasses, '[{"name":"gvisor","sandbox":true}]').describe(
    'RuntimeClasses that run pods may use, as JSON. Jobs that name none use the first, or a user namespace if the cluster lacks it. With `"sandbox": false`, pods get a user namespace as well.',
  ),
  ISOLATION_REQUIRE: list(z.enum([...isolationNames, 'none']), 'network')
    .transform((names) => names.flatMap((name) => (name === 'none' ? [] : [name])))
    .describe(
      'What the probe must have proved before a job starts, comma-separated: `network`, `userNamespace`, `sandbox`, `processes`. `none`: nothing.',
    ),
  SCAN_DB_REPOSITORY: reference
    .prefault('ghcr.io/aquasecurity/trivy-db:2')
    .describe('OCI repository and tag of the vulnerability database.'),
  SCAN_DB_MAX_AGE_HOURS: count('72', 0).describe(
    'Age in hours at which the vulnerability database is too old for a scan to pass. 0 disables the check.',
  ),
  SCAN_SERVER: hostAndPort
    .optional()
    .describe('host:port of a Trivy server that scans share. Its pods run in POD_NAMESPACE.'),
  LINTER: hostAndPort
    .optional()
    .describe('host:port of the linter that the chart installs. If not set, Dockerfiles are not linted.'),
  SCAN_FLOOR: z
    .enum([...severities, 'none'])
    .prefault('critical')
    .describe(
      'Lowest severity that fails every job, whatever its spec.scan says. `none`: only spec.scan decides.',
    ),
  SCAN_FLOOR_IGNORE_UNFIXED: flag('true').describe(
    'Whether SCAN_FLOOR is only about vulnerabilities that have a fix.',
  ),
  SCAN_ALLOWED_IGNORES: list(z.string().min(1).max(64), '*').describe(
    'IDs that spec.scan.ignore.ids may contain, comma-separated. They are ignored even if SCAN_FLOOR forbids them. `*` allows all other IDs as well, but not below SCAN_FLOOR. `none` allows none.',
  ),
  SCAN_BASE_IMAGES: z
    .enum(baseModes)
    .prefault('strict')
    .describe(
      'How the base images of a Dockerfile count. `strict`: all their vulnerabilities do, because a Dockerfile can forge the list of packages. `upgrades`: not those in packages that the image lists itself, so that upgrades in the Dockerfile count. `off`: base images are not scanned.',
    ),

  PUBLISH_REGISTRIES: list(imagePattern, '')
    .refine((patterns) => patterns.length <= 100, 'must have at most 100 patterns')
    .describe(
      'Where jobs may publish their images to with spec.output.image, as comma-separated patterns such as those of BASE_IMAGES. Empty: everywhere.',
    ),

  PUBLISH_ATTESTATIONS: flag('true').describe(
    'Whether an SBOM and a statement of provenance are attached to published images, as OCI referrers.',
  ),
  SIGNING_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'Path of a private key that signs published images and what is attached to them: ECDSA P-256, PKCS #8 in PEM, not encrypted.',
    ),

  DEPLOY: flag('false').describe(
    'Whether jobs may deploy the image that they have published (spec.deploy). If not, they fail with DeployDenied.',
  ),
  NOTIFICATIONS: flag('false').describe(
    'Whether the operator sends what spec.notify and spec.reportTo ask for. If not, they have no effect.',
  ),
  NOTIFICATIONS_ALLOWED_RANGES: list(cidr, '').describe(
    'Receivers in ranges of EGRESS_EXCEPT that may be told nevertheless, as comma-separated CIDRs. Never loopback, link-local and metadata addresses.',
  ),
  NOTIFICATIONS_ALLOW_HTTP: flag('false').describe(
    'Whether receivers may have an http:// URL. What is sent, tokens of forges included, can then be read on the way.',
  ),

  EGRESS_INTERNET: flag('true').describe(
    'Whether build, scan and publish pods may connect to the internet, except for the ranges in EGRESS_EXCEPT.',
  ),
  EGRESS_EXCEPT: list(cidr, closedRanges).describe(
    "Blocked ranges, as comma-separated CIDRs. Add the cluster's own if they are public addresses.",
  ),
  EGRESS_REGISTRIES: json(registries, '[]').describe(
    'Registries and Git servers in blocked ranges that build, scan and publish pods may connect to, as JSON: `[{"cidr": "10.0.0.5/32", "ports": [5000]}]`.',
  ),

  STANDARD_CPU: quantity('1').describe('CPU limit of a container of a job whose spec does not set one.'),
  STANDARD_MEMORY: quantity('1Gi').describe(
    'Memory limit of a container of a job whose spec does not set one.',
  ),
  MAXIMUM_CPU: quantity('4').describe('Maximum CPU that a spec may request.'),
  MAXIMUM_MEMORY: quantity('8Gi').describe('Maximum memory that a spec may request.'),
  MAXIMUM_TIMEOUT: duration
    .prefault('24h')
    .describe('Maximum of spec.build.timeout, spec.scan.timeout, spec.run.timeout and spec.output.timeout.'),
  MAXIMUM_PRIORITY: priority.prefault('1000').describe('Maximum of spec.priority.'),
  MAXIMUM_PRIORITY_OF: json(z.record(z.string(), z.int().min(-1000).max(1000)), '{}').describe(
    'Maximum of spec.priority by namespace of the job, instead of MAXIMUM_PRIORITY, as JSON: `{"team-a": 10}`.',
  ),
  TTL_AFTER_SUCCEEDED: duration
    .optional()
    .describe(
      'Time after which a succeeded job is deleted if its spec.retention does not say. By default, it is kept.',
    ),
  TTL_AFTER_FAILED: duration
    .optional()
    .describe(
      'Time after which a failed or canceled job is deleted if its spec.retention does not say. By default, it is kept.',
    ),
  BUILD_CACHE_SIZE: bytes('4Gi').describe(
    'Maximum size of the build cache of each namespace of jobs, in the workspace registry. 0: there is none, whatever spec.build.cache says.',
  ),
  MAX_IMAGE_SIZE: bytes('4Gi').describe(
    'Maximum compressed size of a pushed image. Unpacked, it may have four times as much.',
  ),

  ...podVariables,
  ...uploadVariables,
  ...telemetryVariables,

  ...apiVariables,
});

export type Variables = z.output<typeof variables>;
