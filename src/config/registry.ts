import { accountConfig } from '../resource/registry-account.ts';
import { ConfigError } from './error.ts';
import { readable, type ReadText } from './read-text.ts';
import type { Settings } from './settings.ts';
import type { Variables } from './variables.ts';

export const inTheClear =
  'REGISTRY_INSECURE must be false if the registry needs credentials: whoever sees the packets would see them. ' +
  'Give the registry a certificate, and set REGISTRY_CA if a private CA has signed it.';

/** What is known about the workspace registry. @throws ConfigError if files are missing or settings contradict */
export function registrySettings(given: Variables, readText: ReadText): Settings['registry'] {
  const { REGISTRY_HOST: host, REGISTRY_INSECURE: insecure, REGISTRY_CONFIG_FILE: configFile } = given;
  const passwordKey = keyIn('REGISTRY_PASSWORD_KEY_FILE', given.REGISTRY_PASSWORD_KEY_FILE, readText);
  if (passwordKey !== undefined && configFile !== undefined)
    throw new ConfigError('REGISTRY_CONFIG_FILE and REGISTRY_PASSWORD_KEY_FILE must not both be set');
  const dockerConfig =
    passwordKey === undefined
      ? dockerConfigIn('REGISTRY_CONFIG_FILE', configFile, readText)
      : accountConfig(host, passwordKey, { kind: 'operator' });
  if (dockerConfig !== undefined && insecure) throw new ConfigError(inTheClear);
  return {
    host,
    insecure,
    ca: given.REGISTRY_CA,
    tokenHosts: given.REGISTRY_TOKEN_HOSTS,
    dockerConfig,
    passwordKey,
    tokens: { namespace: given.POD_NAMESPACE, port: given.REGISTRY_TOKENS_PORT },
  };
}

/** Reads a key that passwords are derived from. @throws ConfigError that names the variable if it is unusable */
export function keyIn(
  variable: 'REGISTRY_PASSWORD_KEY_FILE' | 'REGISTRY_UPLOADS_KEY_FILE',
  path: string | undefined,
  readText: ReadText,
): string | undefined {
  if (path === undefined) return undefined;
  const key = readable(`${variable} must name a readable file`, path, readText).trim();
  if (key.length >= 32) return key;
  throw new ConfigError(
    `${variable} must name a file with at least 32 random characters: ${path} has ${key.length}`,
  );
}

/** Reads a Docker config.json. @throws ConfigError that names the variable if it is unreadable */
export function dockerConfigIn(
  variable: 'REGISTRY_CONFIG_FILE' | 'REGISTRY_UPLOADS_CONFIG_FILE' | 'PULL_CONFIG_FILE',
  path: string | undefined,
  readText: ReadText,
): string | undefined {
  if (path === undefined) return undefined;
  return readable(`${variable} must name a readable Docker config.json`, path, (file) => {
    const text = readText(file);
    JSON.parse(text);
    return text;
  });
}
