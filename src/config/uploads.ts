import { accountConfig } from '../resource/registry-account.ts';
import { ConfigError } from './error.ts';
import type { ReadText } from './read-text.ts';
import { dockerConfigIn, inTheClear, keyIn } from './registry.ts';
import type { Variables } from './variables.ts';

/** What the API stores uploads with, and how many. */
export interface UploadsSettings {
  /** A Docker config.json. Undefined if the registry needs no credentials. */
  readonly dockerConfig: string | undefined;
  /** Bytes of an archive, and of all that a caller has in a namespace. */
  readonly maxBytes: number;
  readonly maxKept: number;
}

/** The key of the API's own account. @throws ConfigError if it is unusable */
export const uploadsKey = (given: Variables, readText: ReadText): string | undefined =>
  keyIn('REGISTRY_UPLOADS_KEY_FILE', given.REGISTRY_UPLOADS_KEY_FILE, readText);

/** Undefined if the API takes no uploads. @throws ConfigError if files are missing or settings contradict */
export function uploadsSettings(given: Variables, readText: ReadText): UploadsSettings | undefined {
  if (!given.API_UPLOADS) return undefined;
  const key = uploadsKey(given, readText);
  const { REGISTRY_UPLOADS_CONFIG_FILE: configFile } = given;
  if (key !== undefined && configFile !== undefined)
    throw new ConfigError('REGISTRY_UPLOADS_CONFIG_FILE and REGISTRY_UPLOADS_KEY_FILE must not both be set');
  const dockerConfig =
    key === undefined
      ? dockerConfigIn('REGISTRY_UPLOADS_CONFIG_FILE', configFile, readText)
      : accountConfig(given.REGISTRY_HOST, key, { kind: 'api' });
  if (dockerConfig !== undefined && given.REGISTRY_INSECURE) throw new ConfigError(inTheClear);
  return { dockerConfig, maxBytes: given.API_MAX_UPLOAD, maxKept: given.API_MAX_UPLOADED };
}
