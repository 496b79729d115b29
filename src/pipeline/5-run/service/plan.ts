import { z } from 'zod';
import { milliseconds } from '../../../resource/duration.ts';
import { serviceTestSchema, type Check, type ServiceTest } from '../../../resource/service-test.ts';
import type { Credential } from '../../user-secret.ts';

const expectations = serviceTestSchema.shape.http.element.shape.expect.unwrap();

const plannedCheck = z.object({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  /** With the credentials of the check. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string().optional(),
  expect: expectations,
});

/** What the tester is to do. Times are in milliseconds. */
export const planSchema = z.object({
  port: z.int(),
  readiness: z.object({ path: z.string(), milliseconds: z.int() }),
  checks: z.array(plannedCheck),
  milliseconds: z.int(),
});

export type Plan = z.output<typeof planSchema>;
export type PlannedCheck = Plan['checks'][number];

/** Credentials by the name of the Secret that they are from. */
export type Credentials = ReadonlyMap<string, Credential>;

/**
 * The plan for spec.test.
 * @throws Error without the credentials of a Secret that it names
 */
export function planOf(test: ServiceTest, credentials: Credentials): Plan {
  return {
    port: test.port,
    readiness: { path: test.readiness.path, milliseconds: milliseconds(test.readiness.timeout) },
    checks: test.http.map(({ auth, ...check }) => ({
      ...check,
      headers: [...check.headers, ...authorization(auth, credentials)],
    })),
    milliseconds: milliseconds(test.timeout),
  };
}

/** The header of HTTP Basic authentication (RFC 7617, 2). */
function authorization(auth: Check['auth'], credentials: Credentials): Plan['checks'][number]['headers'] {
  const { basic } = auth ?? {};
  if (basic === undefined) return [];
  const { secret, username = '', password = '' } = basic;
  const given = secret === undefined ? { username, password } : credentials.get(secret);
  if (given === undefined) throw new Error(`the Secret ${String(secret)} was not read`);
  const encoded = Buffer.from(`${given.username}:${given.password}`).toString('base64');
  return [{ name: 'Authorization', value: `Basic ${encoded}` }];
}
