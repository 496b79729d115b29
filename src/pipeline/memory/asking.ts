import type { Settings } from '../../config/settings.ts';

/** A place where an image may be. */
export interface Asking {
  /** `host[:port]` */
  readonly host: string;
  readonly path: string;
  readonly tag: string;
  /** Whether plain HTTP and untrusted certificates are accepted, as the engine or the scanner does. */
  readonly insecure: boolean;
  /** Whose credentials are used: base images are public. */
  readonly as: 'nobody' | 'operator';
}

/** Takes a reference in its one spelling apart. Undefined for what is none. */
export function accessOf(
  reference: string,
  { registry, mirrors }: Settings,
  as: Asking['as'],
): Asking | undefined {
  const [, host = '', path = '', tag = ''] = /^([^/]+)\/([^@]+):([^:/@]+)$/.exec(reference) ?? [];
  if (tag === '') return undefined;
  const insecure = registry.insecure && (as === 'operator' || mirrors.includes(host));
  return { host, path, tag, insecure, as };
}
