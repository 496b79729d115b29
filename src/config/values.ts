import { isIP } from 'node:net';
import { z } from 'zod';
import { duration as specDuration, milliseconds } from '../resource/duration.ts';
import { quantityText } from '../resource/quantity.ts';
import { parseJson } from '../text/json.ts';

/** Schemas that parse environment variables. Defaults are text, as a user would write them. */

export const text = (initial: string) => z.string().prefault(initial);

export const flag = (initial: 'true' | 'false') =>
  z.stringbool({ error: 'must be true or false' }).prefault(initial);

/** A whole number, at least `least`. */
export const count = (initial: string, least: 0 | 1) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least, `must be at least ${least}`)
    .prefault(initial);

export const port = (initial: string) =>
  z
    .string()
    .regex(/^[0-9]{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= 65_535, 'must be a port number, 1 to 65535')
    .prefault(initial);

/** `host[:port]`, without scheme and path. */
export const registryHost = z
  .string()
  .regex(/^[a-zA-Z0-9.-]+(:[0-9]{1,5})?$|^\[[0-9a-fA-F:]+\](:[0-9]{1,5})?$/, 'must be host[:port]');

/** `host:port`, by name. */
export const hostAndPort = z.string().regex(/^[a-zA-Z0-9.-]+:[0-9]{1,5}$/, 'must be host:port');

/** One or more certificates in PEM, and nothing else. */
export const certificates = z
  .string()
  .regex(
    /^(\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+\s*$/,
    'must be certificates in PEM, without keys or comments',
  );

/** Reference of an image or another OCI artifact, as in `docker pull`. */
export const reference = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._/:@[\]-]*$/, 'must be an image reference such as busybox:1.37');

/** The same, or empty if there is none. */
export const optionalReference = z.literal('').or(reference).prefault('');

/** The name of a cluster-wide object: a DNS subdomain (RFC 1123). */
export const dnsName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be the name of an object, such as gvisor');

/** Pattern of images: a reference with wildcards. */
export const imagePattern = z
  .string()
  .regex(
    /^[a-zA-Z0-9*?][a-zA-Z0-9._/:@*?-]{0,254}$/,
    'must be a pattern of images such as docker.io/library/* or registry.example/team/**',
  );

/** A Kubernetes quantity, kept as text: `500m`, `2`, `128Mi`. */
export const quantity = (initial: string) =>
  z.string().regex(quantityText, 'must be a quantity such as 500m, 2 or 128Mi').prefault(initial);

const binaryUnits: Readonly<Record<string, number>> = { '': 0, Ki: 1, Mi: 2, Gi: 3, Ti: 4 };

/** A duration such as `90s` or `10m`. Parsed to milliseconds. */
export const time = (initial: string) => duration.transform(milliseconds).prefault(initial);

/** A number of bytes with an optional binary unit, such as `4Gi`. Parsed to bytes. */
export const bytes = (initial: string) =>
  z
    .string()
    .regex(/^[0-9]{1,15}(Ki|Mi|Gi|Ti)?$/, 'must be a number of bytes such as 500Mi or 4Gi')
    .transform((size) => parseInt(size, 10) * 1024 ** (binaryUnits[size.replace(/^[0-9]+/, '')] ?? 0))
    .prefault(initial);

/** A comma-separated list. Empty text is an empty list. */
export const list = <T extends string>(item: z.ZodType<T>, initial: string) =>
  z
    .string()
    .transform((line) => line.split(',').map((part) => part.trim()))
    .transform((parts): unknown[] => parts.filter((part) => part !== ''))
    .pipe(z.array(item))
    .prefault(initial);

/** A value in JSON. */
export const json = <S extends z.ZodType>(schema: S, initial: string) =>
  z
    .string()
    .transform((line, context): unknown => {
      const value = parseJson(line);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    })
    .pipe(schema)
    .prefault(initial);

/** A range of addresses in CIDR notation. */
export const cidr = z.string().refine((range) => {
  const [, address = '', length = ''] = /^([0-9a-fA-F.:]+)\/([0-9]{1,3})$/.exec(range) ?? [];
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return length !== '' && Number(length) <= bits;
}, 'must be a range of addresses such as 10.0.0.0/8');

/** The longest that a spec may say, too. */
const longest = '8760h';
/** A duration such as `24h`, kept as text. */
export const duration = specDuration.refine(
  (text) => milliseconds(text) <= milliseconds(longest),
  `must be at most ${longest}`,
);

export const priority = z
  .string()
  .regex(/^-?[0-9]{1,4}$/, 'must be a whole number')
  .transform(Number)
  .refine((number) => Math.abs(number) <= 1000, 'must be between -1000 and 1000');
