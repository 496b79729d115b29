import { mostDeliveries, type TemplateStatus } from '../resource/template/status.ts';
import { byAge, type MadeJob } from './seen.ts';

type Delivery = NonNullable<TemplateStatus['deliveries']>[number];

/**
 * The deliveries that have made a job, the newest first: those that were recorded, and those of the jobs that are there. What is
 * recorded outlives its job, so a delivery makes no second one.
 */
export function mergeDeliveries(recorded: readonly Delivery[] = [], jobs: readonly MadeJob[]): Delivery[] {
  const known = new Set(recorded.map(({ id }) => id));
  const added = byAge(jobs).flatMap(({ template, createdAt }): Delivery[] => {
    const { delivery } = template;
    if (delivery === undefined || known.has(delivery)) return [];
    known.add(delivery);
    return [{ id: delivery, time: new Date(createdAt).toISOString() }];
  });
  return [...added, ...recorded]
    .toSorted((a, b) => Date.parse(b.time) - Date.parse(a.time))
    .slice(0, mostDeliveries);
}
