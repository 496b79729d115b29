import type { Settings } from '../config/settings.ts';
import type { RegistryAccess } from '../registry/client.ts';
import { accountConfig } from '../resource/registry-account.ts';

/** Access to the repositories of two jobs, to give the first one what the second one has; where we issue the tokens, to no others. */
export function copyAccess(
  { registry }: Pick<Settings, 'registry'>,
  uid: string,
  from: string,
): RegistryAccess {
  const { host, passwordKey } = registry;
  if (passwordKey === undefined) return registry;
  return { ...registry, dockerConfig: accountConfig(host, passwordKey, { kind: 'copy', uid, from }) };
}
