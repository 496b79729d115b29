import { z } from 'zod';
import { engines } from '../resource/spec.ts';
import { imageVariables } from './images.ts';
import { bytes, count, flag, json, list, port, quantity, reference, registryHost, text } from './values.ts';

/** Private, link-local, metadata and reserved ranges: what a build must never reach. */
const closedRanges = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].join(',');

const registries = z.array(
  z.object({ cidr: z.string().min(1), ports: z.array(z.int().min(1).max(65_535)).min(1) }),
);

/**
 * Every variable that the program reads: what it is for, and a default that fits a cluster of one's own.
 * docs/configuration.md is generated from this table.
 */
export const variables = z.object({
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .prefault('info')
    .describe('The least severe log lines that are printed.'),
  METRICS_PORT: port('9090').describe("Port of the operator's /metrics, /healthz and /readyz."),
  VERSION: text('0.0.0').describe('Version of the program; its image brings it.'),
  COMMIT: text('unknown').describe('Git commit of the program; its image brings it.'),

  POD_NAMESPACE: text('dockerfilejob-system').describe('The namespace of the operator, and of its lease.'),
  POD_NAME: z
    .string()
    .optional()
    .describe('Tells the replicas apart that elect a leader; without it the host name.'),
  LEADER_ELECTION: flag('true').describe('Whether the replicas elect one that works.'),
  WORKERS: count('4', 1).describe('Jobs that are reconciled at the same moment.'),
  MAX_CONCURRENT_JOBS: count('10', 1).describe('Jobs that are built, scanned or run at once; others wait.'),

  REGISTRY_HOST: registryHost.describe(
    'The workspace registry, host[:port]: jobs push their images to it, and nodes pull them from it.',
  ),
  REGISTRY_INSECURE: flag('false').describe('Whether that registry speaks plain HTTP.'),
  REGISTRY_CONFIG_FILE: z
    .string()
    .optional()
    .describe('Path of a Docker config.json with push credentials for that registry, if it asks for any.'),
  MIRRORS: list(registryHost, '').describe('Mirrors of docker.io, host[:port] between commas, in order.'),

  ...imageVariables,

  ENGINE: z.enum(engines).prefault('kaniko').describe('The build engine of jobs that name none.'),
  RUNTIME_CLASS: text('gvisor').describe(
    'RuntimeClass of run pods where the cluster has it; else they get a user namespace.',
  ),
  SCAN_DB_REPOSITORY: reference
    .prefault('ghcr.io/aquasecurity/trivy-db:2')
    .describe("OCI repository and tag of the scanner's database."),
  SCAN_DB_MAX_AGE_HOURS: count('72', 0).describe(
    'Hours after which that database is too old to call an image clean; 0 is no limit.',
  ),

  EGRESS_INTERNET: flag('true').describe(
    'Whether build and scan pods may reach the internet, the closed ranges excepted.',
  ),
  EGRESS_EXCEPT: list(z.string(), closedRanges).describe(
    "Closed ranges (CIDR) between commas. Add the cluster's own if they are public addresses.",
  ),
  EGRESS_REGISTRIES: json(registries, '[]').describe(
    'Registries and Git servers inside closed ranges, as JSON: `[{"cidr": "10.0.0.5/32", "ports": [5000]}]`.',
  ),

  STANDARD_CPU: quantity('1').describe("CPU limit of a job's container when its spec says nothing."),
  STANDARD_MEMORY: quantity('1Gi').describe("Memory limit of a job's container when its spec says nothing."),
  MAXIMUM_CPU: quantity('4').describe('The most CPU that a spec may ask for.'),
  MAXIMUM_MEMORY: quantity('8Gi').describe('The most memory that a spec may ask for.'),
  MAX_IMAGE_SIZE: bytes('4Gi').describe('The most that a pushed image may weigh, compressed.'),

  API_PORT: port('8080').describe('Port of the REST interface.'),
  API_NAMESPACE: text('dockerfilejobs').describe('The namespace of jobs that are made by REST.'),
  API_AUTH: z
    .enum(['token', 'none'])
    .prefault('token')
    .describe('`token`: bearer tokens that the cluster vouches for; `none`: anybody may submit jobs.'),
});

export type Variables = z.output<typeof variables>;
