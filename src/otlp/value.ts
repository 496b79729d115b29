/** An attribute in OTLP's mapping to JSON (opentelemetry-proto, common.proto). */
export interface Attribute {
  readonly key: string;
  readonly value:
    { readonly stringValue: string } | { readonly intValue: string } | { readonly doubleValue: number };
}

/** Attributes of a table. Those that are undefined are left out. */
export const attributes = (table: Readonly<Record<string, string | number | undefined>>): Attribute[] =>
  Object.entries(table).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );

const valueOf = (value: string | number): Attribute['value'] => {
  // A lone surrogate would make all of a request malformed.
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

/** Nanoseconds since the epoch, as text, of milliseconds: the product is beyond what a number can hold. */
export const nanoseconds = (milliseconds: number): string => `${Math.max(0, Math.round(milliseconds))}000000`;
