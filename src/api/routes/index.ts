import type { Logger } from 'pino';
import type { AuthOptions } from '../auth/index.ts';
import { docsPage } from '../docs/page.ts';
import { constant } from '../http/constant.ts';
import { noSuchJob } from '../jobs/find-job.ts';
import { openApiDocument } from '../openapi/document.ts';
import { makeJobTurns, type JobRoutesOptions } from './job-turns.ts';
import { eventRoutes } from './events.ts';
import { hooksRoute, type HookOptions } from './hooks.ts';
import { logsRoute } from './job-logs.ts';
import { reportRoute } from './job-report.ts';
import { jobRoutes } from './jobs.ts';
import { statusById } from './older-clients.ts';
import type { Route } from './route.ts';
import type { StreamRoutesOptions } from './streamed.ts';
import { uploadsRoute } from './uploads.ts';
import { serviceRoutes, type ServiceRoutesOptions } from './service.ts';

export type RoutesOptions = JobRoutesOptions &
  StreamRoutesOptions &
  Omit<ServiceRoutesOptions, 'openApi' | 'page' | 'statusOf' | 'isReady'> & {
    /** How callers prove who they are, for the description. */
    readonly authOptions: AuthOptions;
    readonly logger: Pick<Logger, 'warn'>;
    /** Webhooks of templates. Undefined if this installation has none. */
    readonly hooks?: HookOptions | undefined;
  };

/** Every route of the REST interface, including the one of the document that describes them all. */
export function makeRoutes(options: RoutesOptions): readonly Route[] {
  const turns = makeJobTurns();
  const { hooks } = options;
  const routes: readonly Route[] = [
    ...jobRoutes(options, turns),
    logsRoute(options),
    ...eventRoutes(options),
    reportRoute(options),
    uploadsRoute(options),
    ...(hooks
      ? [hooksRoute({ ...hooks, jobs: options.store, logger: options.logger }, options.registry)]
      : []),
    ...serviceRoutes({
      ...options,
      isReady: () => hooks?.templates.isComplete() ?? true,
      statusOf: options.compatibility
        ? statusById(options, turns)
        : (_call, id) => Promise.reject(noSuchJob(id)),
      openApi: () => openApi,
      page: () => page,
    }),
  ];
  const document = openApiDocument(routes, { version: options.build.version, auth: options.authOptions });
  const openApi = constant(JSON.stringify(document));
  const page = docsPage(document);
  return routes;
}
