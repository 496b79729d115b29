import { readFileSync } from 'node:fs';
import { z } from 'zod';

const list = z.object({ items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })) });
type Stored = z.output<typeof list>['items'][number];

/** Finished jobs as the apiserver stored them for a version of the operator, unparsed. */
export function storedJobs(version: string): Stored[] {
  const path = `${process.cwd()}/test/fixtures/stored-jobs/${version}.json`;
  return list.parse(JSON.parse(readFileSync(path, 'utf8'))).items;
}
