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

/** Takes a reference with a tag apart: `host/path:tag`. */
export function askingAt(reference: string, { registry, mirrors }: Settings, as: Asking['as']): Asking {
  const slash = reference.indexOf('/');
  const colon = reference.lastIndexOf(':');
  const host = reference.slice(0, slash);
  return {
    host,
    path: reference.slice(slash + 1, colon),
    tag: reference.slice(colon + 1),
    insecure: registry.insecure && (as === 'operator' || mirrors.includes(host)),
    as,
  };
}
