import { noSuchJob } from '../jobs/find-job.ts';
import type { Answer } from './bodies.ts';
import { makeJobTurns, type JobRoutesOptions } from './job-turns.ts';
import { eventRoutes } from './events.ts';
import { logsRoute } from './job-logs.ts';
import { reportRoute } from './job-report.ts';
import { jobRoutes } from './jobs.ts';
import { openApiDocument } from './openapi.ts';
import { statusById } from './older-clients.ts';
import type { Route } from './route.ts';
import type { StreamRoutesOptions } from './streamed.ts';
import { uploadsRoute } from './uploads.ts';
import { serviceRoutes, type ServiceRoutesOptions } from './service.ts';

export type RoutesOptions = JobRoutesOptions &
  StreamRoutesOptions &
  Omit<ServiceRoutesOptions, 'openApi' | 'statusOf'>;

/** Every route of the REST interface, including the one of the document that describes them all. */
export function makeRoutes(options: RoutesOptions): readonly Route[] {
  const turns = makeJobTurns();
  const routes: readonly Route[] = [
    ...jobRoutes(options, turns),
    logsRoute(options),
    ...eventRoutes(options),
    reportRoute(options),
    uploadsRoute(options),
    ...serviceRoutes({
      ...options,
      statusOf: options.compatibility
        ? statusById(options, turns)
        : (_call, id) => Promise.reject(noSuchJob(id)),
      openApi: () => document,
    }),
  ];
  const document: Answer<'OpenApi'> = openApiDocument(routes, options.build.version);
  return routes;
}
