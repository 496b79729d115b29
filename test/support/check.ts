import { serviceTestSchema, type Check, type ServiceTest } from '../../src/resource/service-test.ts';
import type { SpecInput } from '../../src/resource/spec.ts';

export type TestInput = NonNullable<SpecInput['test']>;
export type CheckInput = TestInput['http'][number];

/** Makes a valid spec.test, as a user writes it. Defaults to one check of /. */
export const testInput = (
  http: readonly Partial<CheckInput>[] = [{}],
  more: Partial<TestInput> = {},
): TestInput => ({
  port: 8080,
  http: http.map((check, index) => ({ name: `check ${index + 1}`, path: '/', ...check })),
  ...more,
});

/** The same, parsed, with every default of the schema. */
export const makeTest = (...input: Parameters<typeof testInput>): ServiceTest =>
  serviceTestSchema.parse(testInput(...input));

/** What a check expects, with every default. */
export function expecting(expect: CheckInput['expect']): Check['expect'] {
  const [check] = makeTest([{ expect }]).http;
  if (!check) throw new Error('there is no check');
  return check.expect;
}
