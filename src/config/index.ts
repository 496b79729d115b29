import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { z } from 'zod';
import { apiSettings, type ApiSettings } from './api.ts';
import { variables, type Variables } from './variables.ts';
import { ConfigError } from './error.ts';
import { imagesOf } from './images.ts';
import { exceeds } from '../resource/quantity.ts';
import { quote } from '../text/quote.ts';
import type { ReadText } from './read-text.ts';
import { dockerConfigIn, registrySettings } from './registry.ts';
import { publishSettings } from './publish.ts';
import type { Settings } from './settings.ts';
import { telemetrySettings, type TelemetrySettings } from './telemetry.ts';
import { uploadsKey, uploadsSettings, type UploadsSettings } from './uploads.ts';

export { ConfigError } from './error.ts';

/** The parsed environment. Its variables are listed in config/variables.ts. */
export interface Config {
  readonly logLevel: Variables['LOG_LEVEL'];
  readonly metricsPort: number;
  readonly version: string;
  readonly commit: string;
  readonly settings: Settings;
  readonly operator: {
    readonly namespace: string;
    /** Unique per replica, for leader election. */
    readonly identity: string;
    readonly leaderElection: boolean;
    readonly workers: number;
  };
  /** The role that issues tokens of the workspace registry. */
  readonly registryTokens: {
    readonly folder: string | undefined;
    readonly port: number;
    /** What the API's password is derived from. */
    readonly uploadsKey: string | undefined;
  };
  /** Where traces and logs of jobs go. Undefined if nowhere. */
  readonly telemetry: TelemetrySettings | undefined;
  readonly api: ApiSettings;
  /** How the API stores uploads. Undefined if it takes none. */
  readonly uploads: UploadsSettings | undefined;
}

/**
 * Reads the configuration, deeply frozen. An empty variable counts as unset.
 * @throws ConfigError if a variable is missing or invalid
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  readText: ReadText = (path) => readFileSync(path, 'utf8'),
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => explain(issue, given)).join('\n'));
  }
  const conflict = conflictIn(parsed.data);
  if (conflict !== undefined) throw new ConfigError(conflict);
  return freeze(arrange(parsed.data, readText));
}

/** Limits that a container gets by default must not be above the maximum: every job without its own would be refused. */
function conflictIn(given: Variables): string | undefined {
  const pair = (
    [
      ['STANDARD_CPU', 'MAXIMUM_CPU'],
      ['STANDARD_MEMORY', 'MAXIMUM_MEMORY'],
    ] as const
  ).find(([standard, maximum]) => exceeds(given[standard], given[maximum]));
  if (pair === undefined) return undefined;
  const [standard, maximum] = pair;
  return `${standard} is ${given[standard]}, which is greater than ${maximum} (${given[maximum]}).`;
}

function explain(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const [name, ...within] = issue.path.map(String);
  const known = Object.entries(variables.shape).find(([variable]) => variable === name);
  const value = name === undefined ? undefined : given[name];
  const problem = value === undefined ? 'must be set' : `${issue.message}, but is ${quote(value)}`;
  const place = within.length > 0 ? ` (at ${within.join('.')})` : '';
  return `${String(name)} ${problem}${place}. ${known?.[1].description ?? ''}`;
}

function arrange(given: Variables, readText: ReadText): Config {
  return {
    logLevel: given.LOG_LEVEL,
    metricsPort: given.METRICS_PORT,
    version: given.VERSION,
    commit: given.COMMIT,
    settings: settings(given, readText),
    registryTokens: {
      folder: given.REGISTRY_TOKENS_FOLDER,
      port: given.REGISTRY_TOKENS_PORT,
      uploadsKey: uploadsKey(given, readText),
    },
    operator: {
      namespace: given.POD_NAMESPACE,
      identity: given.POD_NAME ?? hostname(),
      leaderElection: given.LEADER_ELECTION,
      workers: given.WORKERS,
    },
    telemetry: telemetrySettings(given, readText),
    api: apiSettings(given),
    uploads: uploadsSettings(given, readText),
  };
}

function settings(given: Variables, readText: ReadText): Settings {
  return {
    maxConcurrentJobs: given.MAX_CONCURRENT_JOBS,
    maxJobsPerNamespace: given.MAX_JOBS_PER_NAMESPACE,
    startTimeout: given.START_TIMEOUT,
    registry: registrySettings(given, readText),
    resolvConf: readText('/etc/resolv.conf'),
    mirrors: given.MIRRORS,
    baseImages: given.BASE_IMAGES,
    images: imagesOf(given),
    engine: given.ENGINE,
    sandbox: { runtimeClasses: given.RUNTIME_CLASSES },
    isolation: { require: given.ISOLATION_REQUIRE },
    scan: {
      dbRepository: given.SCAN_DB_REPOSITORY,
      dbMaxAgeHours: given.SCAN_DB_MAX_AGE_HOURS,
      floor: { failOn: given.SCAN_FLOOR, ignoreUnfixed: given.SCAN_FLOOR_IGNORE_UNFIXED },
      allowedIgnores: given.SCAN_ALLOWED_IGNORES,
      baseImages: given.SCAN_BASE_IMAGES,
      server: scanServer(given),
    },
    publish: publishSettings(given, readText),
    deploy: { enabled: given.DEPLOY },
    notifications: {
      enabled: given.NOTIFICATIONS,
      allowedRanges: given.NOTIFICATIONS_ALLOWED_RANGES,
      allowHttp: given.NOTIFICATIONS_ALLOW_HTTP,
    },
    linter: given.LINTER,
    pods: {
      nodeSelector: given.POD_NODE_SELECTOR,
      tolerations: given.POD_TOLERATIONS,
      priorityClassName: given.POD_PRIORITY_CLASS,
      dockerConfig: dockerConfigIn('PULL_CONFIG_FILE', given.PULL_CONFIG_FILE, readText),
    },
    proxy: { http: given.BUILD_HTTP_PROXY, https: given.BUILD_HTTPS_PROXY, direct: given.BUILD_NO_PROXY },
    egress: {
      registries: given.EGRESS_REGISTRIES,
      internet: given.EGRESS_INTERNET,
      except: given.EGRESS_EXCEPT,
    },
    size: {
      standard: { cpu: given.STANDARD_CPU, memory: given.STANDARD_MEMORY },
      maximum: { cpu: given.MAXIMUM_CPU, memory: given.MAXIMUM_MEMORY },
    },
    maximum: {
      timeout: given.MAXIMUM_TIMEOUT,
      priority: given.MAXIMUM_PRIORITY,
      priorityOf: given.MAXIMUM_PRIORITY_OF,
    },
    retention: { ttlAfterSucceeded: given.TTL_AFTER_SUCCEEDED, ttlAfterFailed: given.TTL_AFTER_FAILED },
    cacheBytes: given.BUILD_CACHE_SIZE,
    maxImageBytes: given.MAX_IMAGE_SIZE,
  };
}

const scanServer = ({ SCAN_SERVER: host, POD_NAMESPACE: namespace }: Variables) =>
  host === undefined ? undefined : { host, port: Number(host.split(':').at(-1)), namespace };

/** Deep freeze. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
