import { z } from 'zod';
import { severities } from '../../../resource/spec.ts';
import { parseJson } from '../../../text/json.ts';
import { baseModes } from '../../../config/scan.ts';
import { knownLayerSchema } from '../image/known-layer.ts';
import type { EnvVar } from '../../manifest/kubernetes.ts';

const jsonOf = <S extends z.ZodType>(schema: S) => z.string().transform(parseJson).pipe(schema);
const list = jsonOf(z.array(z.string(), 'must be a JSON array of strings'));

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The environment variables that the manifest sets. */
const given = z.object({
  FAIL_ON: z.enum(severities),
  IGNORE_UNFIXED: flag,
  IGNORE_IDS: list,
  /** The cluster's floor, or null. */
  FLOOR: jsonOf(
    z
      .object({ failOn: z.enum(severities), ignoreUnfixed: z.boolean(), ignoreIds: z.array(z.string()) })
      .nullable(),
  ),
  BASE_IMAGES: z.enum(baseModes),
  /** The parts of spec.build that image references may depend on. An empty target means the last stage. */
  BUILD_ARGS: jsonOf(z.record(z.string(), z.string())),
  TARGET: z.string(),
  MIRRORS: list,
  DOCKER_HUB: flag,
  /** 0: no limit. */
  DB_MAX_AGE_HOURS: z.string().transform(Number).pipe(z.number().min(0)),
  /** Where the image is pushed to: `host[:port]/path`, and the tag. */
  REPOSITORY: z.string().min(1),
  TAG: z.string().min(1),
  REGISTRY_INSECURE: flag,
  /** Maximum compressed size of an image, in bytes. */
  MAX_IMAGE_BYTES: z.string().transform(Number).pipe(z.int().min(0)),
  /** Layers that were judged in earlier scans. */
  KNOWN_LAYERS: jsonOf(z.array(knownLayerSchema)),
  /** `host:port` of the server that scans share. Empty: there is none. */
  SCAN_SERVER: z.string(),
  /** Hosts of token servers that may get the credentials. */
  REGISTRY_TOKEN_HOSTS: list,
});

/** Parses the environment of the role `summarize-scan`. */
export const summarizeSettings = given.extend({
  /** The folder of the config.json with the registry's credentials. Unset if the registry needs none. */
  DOCKER_CONFIG: z.string().optional(),
  /** What the result that is printed begins with. */
  RESULT_NONCE: z.string(),
});

export type SummarizeSettings = z.output<typeof summarizeSettings>;

/** The same variables for the manifest, type-checked: none can be forgotten, misspelled or malformed. */
export const summarizeEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
