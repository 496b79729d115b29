import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';
import type { EnvVar } from '../../manifest/kubernetes.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.string().transform(parseJson).pipe(z.array(z.string()));

/** The environment variables that the manifest sets. */
const given = z.object({
  /** What is published: `host[:port]/path` in the workspace registry, and the digest that was judged. */
  REPOSITORY: z.string().min(1),
  DIGEST: z.string().min(1),
  REGISTRY_INSECURE: flag,
  /** Hosts of token servers that may get the credentials of the workspace registry. */
  REGISTRY_TOKEN_HOSTS: list,
  TARGET_HOST: z.string().min(1),
  TARGET_PATH: z.string().min(1),
  TARGET_TAG: z.string().min(1),
  TARGET_INSECURE: flag,
  /** The file with the credentials of the target. Empty: it needs none. */
  TARGET_CONFIG: z.string(),
  /** What the provenance says, in JSON, in base64 because Kubernetes expands `$`. Empty: nothing is attached. */
  PROVENANCE: z.string().transform((text) => Buffer.from(text, 'base64').toString()),
  /** The file with the SBOM, as soon as it is complete. */
  SBOM: z.string(),
  /** The file with the key for signatures. Empty: nothing is signed. */
  SIGNING_KEY: z.string(),
});

/** Parses the environment of the role `publish-image`. */
export const publishSettings = given.extend({
  /** The folder of the config.json with the credentials of the workspace registry. Unset if it needs none. */
  DOCKER_CONFIG: z.string().optional(),
  /** What the result that is printed begins with. */
  RESULT_NONCE: z.string(),
});

export type PublishSettings = z.output<typeof publishSettings>;

/** The same variables for the manifest, type-checked: none can be forgotten, misspelled or malformed. */
export const publishEnvironment = (values: z.input<typeof given>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
