import { z } from 'zod';

/** Characters as the apiserver counts them: code points, not the UTF-16 units of JavaScript. */
const characters = (value: string): number => Array.from(value).length;

/** Text of at most so many characters. What the apiserver has let in must parse, so both count alike. */
export const text = (max: number) =>
  z
    .string()
    .refine(
      (value) => value.length <= max || characters(value) <= max,
      `must be at most ${max} characters long`,
    )
    .meta({ maxLength: max });

/** The same, but not empty. */
export const someText = (max: number) =>
  text(max)
    .refine((value) => value !== '', 'must not be empty')
    .meta({ minLength: 1, maxLength: max });
