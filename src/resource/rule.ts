import type { z } from 'zod';

/** A validation rule in two forms: for zod (REST), and in CEL for the apiserver (KEP-2876, kubectl). */
export interface Rule<T> {
  readonly cel: string;
  readonly holds: (value: T) => boolean;
  readonly message: string;
  /** The field that the error is reported for, relative to the validated object. */
  readonly path?: string[];
}

/** Adds rules to a schema, so that REST and the apiserver reject a value with the same message. */
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
