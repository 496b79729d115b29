import { z } from 'zod';
import { fieldErrors } from '../../../src/resource/field-errors.ts';

const schema = z.strictObject({ name: z.string(), run: z.strictObject({ timeout: z.string().max(3) }) });
const errorsOf = (value: unknown) => (schema.safeParse(value).error?.issues ?? []).flatMap(fieldErrors);

describe('what is wrong with a field', () => {
  it.each([
    [{ run: { timeout: '1m' } }, [{ field: 'name', message: 'is required' }]],
    [{ name: 1, run: { timeout: '1m' } }, [{ field: 'name', message: 'must be of type string' }]],
    [{ name: 'a', run: { timeout: '1m', b: 1 } }, [{ field: 'run.b', message: 'is not a known field' }]],
    [{ name: 'a', run: { timeout: '1m' }, c: 1 }, [{ field: 'c', message: 'is not a known field' }]],
    [[], [{ field: '', message: 'must be of type object' }]],
    [
      { name: 'a', run: { timeout: '1000m' } },
      [{ field: 'run.timeout', message: expect.stringContaining('3') as string }],
    ],
  ])('%j is said field by field', (value, errors) => {
    expect(errorsOf(value)).toEqual(errors);
  });

  it('is one line, however it is named', () => {
    const [error] = errorsOf({ name: 'a', run: { timeout: '1m' }, [`\u001b[2J${'x'.repeat(200)}`]: 1 });
    expect(error?.field).toBe(`\\u{1b}[2J${'x'.repeat(96)}…`);
  });
});
