import { z } from 'zod';
import { digestPattern } from '../../../../resource/artifact-source.ts';
import { parseJson } from '../../../../text/json.ts';
import type { EnvVar } from '../../../manifest/kubernetes.ts';

/** The environment variables that the manifest sets. */
const given = z.object({
  /** `host[:port]/path` */
  REPOSITORY: z.string().min(1),
  DIGEST: z.string().regex(digestPattern),
  /** Empty: the Dockerfile that was uploaded by itself, or else `Dockerfile`. */
  DOCKERFILE_PATH: z.string(),
  /** Hash of the name of who submitted the job. Empty: nobody in particular. */
  SUBMITTER: z.string(),
  REGISTRY_INSECURE: z.enum(['true', 'false']).transform((text) => text === 'true'),
  /** Hosts of token servers that may get the credentials. */
  REGISTRY_TOKEN_HOSTS: z.string().transform(parseJson).pipe(z.array(z.string())),
});

/** Parses the environment of the role `fetch-upload`. */
export const fetchSettings = given.extend({
  /** The folder of the config.json with the registry's credentials. Unset if the registry needs none. */
  DOCKER_CONFIG: z.string().optional(),
  /** What the result that is printed begins with. */
  RESULT_NONCE: z.string(),
});

export type FetchSettings = z.output<typeof fetchSettings>;

/** The same variables for the manifest, type-checked: none can be forgotten, misspelled or malformed. */
export const fetchEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
