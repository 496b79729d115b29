import type { Settings } from '../../config/settings.ts';

export interface ProxyVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * The variables that tell programs about the proxy, in upper and lower case because programs differ. Empty without a
 * proxy. The workspace registry, the mirrors and the scan server are reached directly.
 */
export function proxyEnv({ proxy, registry, mirrors, scan }: Settings): readonly ProxyVariable[] {
  const { http, https } = proxy;
  if (http === undefined && https === undefined) return [];
  const direct = [
    ...[registry.host, ...mirrors, ...(scan.server ? [scan.server.host] : [])].map(hostOf),
    ...proxy.direct,
  ];
  const values = { HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: direct.join(',') };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          { name, value },
          { name: name.toLowerCase(), value },
        ],
  );
}

/** Without the port. IPv6 addresses lose their brackets, as programs expect it in NO_PROXY. */
const hostOf = (host: string): string => host.replace(/:[0-9]+$/, '').replaceAll(/[[\]]/g, '');
