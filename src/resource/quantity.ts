/** A Kubernetes quantity as text: `500m`, `2`, `128Mi`. */
export const quantityText = /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** Suffixes of quantities, as factors. */
const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The value of a quantity: cores for `500m`, bytes for `128Mi`. NaN for text that the schema rejects. */
export function amount(quantity: string | number): number {
  const [, digits, suffix = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  return Number(digits) * (factors[suffix] ?? NaN);
}

/** Whether one quantity is greater than another. */
export const exceeds = (asked: string | number, most: string | number): boolean =>
  amount(asked) > amount(most);
