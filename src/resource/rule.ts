import type { z } from 'zod';

/** One rule of the resource, told twice: to zod for REST, to the apiserver as CEL (KEP-2876) for kubectl. */
export interface Rule<T> {
  readonly cel: string;
  readonly holds: (value: T) => boolean;
  readonly message: string;
  /** Where the complaint is put, below the object that the rule is on. */
  readonly path?: string[];
}

/** The same refusal, in the same words, by both ways in. */
export function withRules<S extends z.ZodType>(schema: S, ...rules: Rule<z.output<S>>[]): S {
  const checked = rules.reduce<S>(
    (sofar, { holds, message, path }) => sofar.refine(holds, { message, ...(path && { path }) }),
    schema,
  );
  return checked.meta({
    'x-kubernetes-validations': rules.map(({ cel, message, path }) => ({
      rule: cel,
      message,
      ...(path && { fieldPath: `.${path.join('.')}` }),
    })),
  });
}
