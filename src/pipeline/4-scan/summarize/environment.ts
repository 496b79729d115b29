import { z } from 'zod';
import { severities } from '../../../resource/spec.ts';
import { parseJson } from '../../../text/json.ts';
import type { EnvVar } from '../../manifest/kubernetes.ts';

const ids = z.string().transform(parseJson).pipe(z.array(z.string(), 'must be a JSON array of strings'));

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** What the manifest gives the container, by environment variables. */
const given = z.object({
  FAIL_ON: z.enum(severities),
  IGNORE_UNFIXED: flag,
  IGNORE_IDS: ids,
  /** 0 is no limit. */
  DB_MAX_AGE_HOURS: z.string().transform(Number).pipe(z.number().min(0)),
  /** `host[:port]/path` that the image is pushed to, and the tag. */
  REPOSITORY: z.string().min(1),
  TAG: z.string().min(1),
  REGISTRY_INSECURE: flag,
  /** Whether the pod has an audit to wait for. */
  AUDIT: flag,
});

/** The environment of the role `summarize-scan`. */
export const summarizeSettings = given.extend({
  /** The folder of the registry's credentials, a config.json, if the registry needs any. */
  DOCKER_CONFIG: z.string().optional(),
});

export type SummarizeSettings = z.output<typeof summarizeSettings>;

/** The same for the manifest: no variable can be forgotten, misspelled or of another form. */
export const summarizeEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
