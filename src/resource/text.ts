import { z } from 'zod';

/** Length as the apiserver counts it: in code points, not in UTF-16 code units. */
const characters = (value: string): number => Array.from(value).length;

/** Text of at most `max` characters, counted as the apiserver does: what the apiserver admits must parse. */
export const text = (max: number) =>
  z
    .string()
    .refine(
      (value) => value.length <= max || characters(value) <= max,
      `must be at most ${max} characters long`,
    )
    .meta({ maxLength: max });

/** Non-empty text of at most `max` characters. */
export const someText = (max: number) =>
  text(max)
    .refine((value) => value !== '', 'must not be empty')
    .meta({ minLength: 1, maxLength: max });
