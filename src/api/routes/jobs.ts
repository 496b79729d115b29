import { jobCollectionRoute } from './job-collection.ts';
import { jobDetailRoutes } from './job-details.ts';
import { buildRoutes } from './dockerfile-builds.ts';
import type { JobRoutesOptions, JobTurns } from './job-turns.ts';
import { runRoute } from './older-clients.ts';
import type { BearerRoute } from './route.ts';
import { simpleJobRoutes } from './simple-jobs.ts';

/** Every route that is about jobs. */
export function jobRoutes(options: JobRoutesOptions, turns: JobTurns): readonly BearerRoute[] {
  return [
    ...simpleJobRoutes(options, turns),
    jobCollectionRoute(options, turns),
    ...jobDetailRoutes(options, turns),
    ...(options.compatibility ? [runRoute(options, turns)] : []),
    ...(options.compatibility && options.builds ? buildRoutes(options, turns, options.builds) : []),
  ];
}
