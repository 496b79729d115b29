import { someText, text } from '../../../src/resource/text.ts';

const refusal = (schema: ReturnType<typeof text>, value: string) =>
  schema.safeParse(value).error?.issues[0]?.message;

describe('text of at most 3 characters', () => {
  it('is counted in code points, as by the apiserver', () => {
    expect(refusal(text(3), '😀😀😀')).toBeUndefined();
    expect(refusal(text(3), '😀😀😀😀')).toBe('must be at most 3 characters long');
  });

  it('may be empty only if the schema allows it', () => {
    expect(refusal(text(3), '')).toBeUndefined();
    expect(refusal(someText(3), '')).toBe('must not be empty');
  });
});
