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

const validations = 'x-kubernetes-validations';

interface AdmissionRule extends Pick<Rule<unknown>, 'cel' | 'message'> {
  /** Whether the message begins with the value, which kubectl does not show. Only for short text without quotes. */
  readonly showsValue?: true;
}

/**
 * Adds rules that only the apiserver checks, when an object is created or the field changes. For rules that came later
 * than the field: an object that an earlier version stored must still parse, or its job could not be finished or deleted.
 */
export function admittedIf<S extends z.ZodType>(schema: S, ...rules: AdmissionRule[]): S {
  const before = schema.meta()?.[validations];
  const added = rules.map(({ cel, message, showsValue }) => ({
    rule: cel,
    message,
    ...(showsValue && { messageExpression: `self + ' ${message}'` }),
  }));
  return schema.meta({ [validations]: [...(Array.isArray(before) ? (before as unknown[]) : []), ...added] });
}

/** A CEL rule for a pattern of RE2. CEL string literals need doubled backslashes. */
export const celMatches = (pattern: string): string => `self.matches('${pattern.replaceAll('\\', '\\\\')}')`;
