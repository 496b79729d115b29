import { z } from 'zod';
import { parseJson } from '../../text/json.ts';
import { Problem } from '../problems/problem.ts';
import type { JobEntry } from '../store/job-store.ts';
import { firstOf } from './first-of.ts';
import { pageLimit, type ListQuery, type Order, type SortKey } from './list-query.ts';
import { statusWord } from '../../resource/status-word.ts';

export interface Page {
  readonly entries: readonly JobEntry[];
  /** Where the next page begins. */
  readonly next: string | undefined;
}

type Value = string | number;

const values: Record<SortKey, (entry: JobEntry) => Value> = {
  createdAt: ({ age }) => age,
  name: ({ title }) => title,
  status: ({ phase }) => statusWord(phase),
  // Those without one come after all others.
  performance: ({ performance }) => performance ?? Number.POSITIVE_INFINITY,
};

const newest: Order = '-createdAt';

/** The place of an entry in an order. The age has the uid, so no two are equal. */
type Place = readonly [Value, string];

const compareValues = (a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);

interface Ordering {
  readonly compare: (a: JobEntry, b: JobEntry) => number;
  readonly place: (entry: JobEntry) => Place;
  readonly isAfter: (entry: JobEntry, place: Place) => boolean;
}

/** Entries are compared without an object for each of them: with thousands, collecting those takes the longest. */
function ordering(order: Order): Ordering {
  const descending = order.startsWith('-');
  const key = (descending ? order.slice(1) : order) as SortKey;
  const sign = descending ? -1 : 1;
  const valueOf = (entry: JobEntry): Value => {
    const value = values[key](entry);
    return descending && value === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : value;
  };
  return {
    compare: (a, b) => sign * (compareValues(valueOf(a), valueOf(b)) || compareValues(a.age, b.age)),
    place: (entry) => [valueOf(entry), entry.age],
    isAfter: (entry, [value, age]) =>
      sign * (compareValues(valueOf(entry), value) || compareValues(entry.age, age)) > 0,
  };
}

/** JSON has no infinity. */
const tokenSchema = z.tuple([z.string(), z.union([z.string(), z.number(), z.null()]), z.string()]);

const tokenOf = (order: Order, [value, age]: Place): string =>
  Buffer.from(JSON.stringify([order, value, age])).toString('base64url');

/** @throws Problem InvalidField */
function readToken(token: string, order: Order): Place {
  const parsed = tokenSchema.safeParse(parseJson(Buffer.from(token, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== order) {
    const message = 'must be the token of the page before, in the same order; start again without it';
    throw new Problem('InvalidField', `continue ${message}`, { fields: [{ field: 'continue', message }] });
  }
  const [, value, age] = parsed.data;
  return [value ?? (order.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY), age];
}

/**
 * One page of these jobs. A page begins after the last job of the one before, so a job that comes or goes in between
 * moves no other one to the next page or away from it.
 * @throws Problem InvalidField for a `continue` that is of no such page
 */
export function selectPage(entries: readonly JobEntry[], query: ListQuery): Page {
  const order = query.sort ?? newest;
  const { compare, place, isAfter } = ordering(order);
  const after = query.continue === undefined ? undefined : readToken(query.continue, order);
  const text = query.name?.toLowerCase();
  const statuses = query.status && new Set<string>(query.status);
  const found = entries
    .filter(({ phase }) => statuses?.has(statusWord(phase)) ?? true)
    .filter(({ title }) => text === undefined || title.toLowerCase().includes(text))
    .filter((entry) => !after || isAfter(entry, after));
  const size = query.limit ?? pageLimit;
  // One more tells whether there is a next page.
  const first = firstOf(found, size + 1, compare);
  const page = first.slice(0, size);
  const last = page.at(-1);
  return {
    entries: page,
    next: last && first.length > page.length ? tokenOf(order, place(last)) : undefined,
  };
}
