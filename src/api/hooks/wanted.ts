import type { Webhook } from '../../resource/template/webhook.ts';
import { globOf } from './glob.ts';
import type { Ignored, Push } from './push.ts';

/** Steps for all patterns of a delivery: some 100 ms. If they do not suffice, the push starts a job. */
const mostSteps = 5_000_000;

type Filters = Pick<Webhook, 'events' | 'branches' | 'tags' | 'paths'>;

/** Why a push starts no job. Undefined if it does. */
export function unwanted(
  { events, branches, tags, paths }: Filters,
  { kind, name, files }: Push,
  steps = mostSteps,
): Ignored | undefined {
  if (!events.includes(kind)) return 'EventNotWanted';
  const budget = { left: steps };
  const fits = (patterns: readonly string[], texts: readonly string[]): boolean =>
    patterns.length === 0 ||
    patterns.map(globOf).some((glob) => texts.some((text) => glob(text, budget))) ||
    budget.left < 0;
  if (kind === 'tag') return fits(tags, [name]) ? undefined : 'TagNotWanted';
  if (!fits(branches, [name])) return 'BranchNotWanted';
  if (kind === 'branch' && files !== undefined && !fits(paths, files)) return 'PathNotWanted';
  return undefined;
}
