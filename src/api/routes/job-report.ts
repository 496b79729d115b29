import { jobOf } from './job-of.ts';
import { reportFile } from '../../resource/scan-report.ts';
import { noSuchJob } from '../jobs/find-job.ts';
import { convertReport, reportTypes } from '../report/formats.ts';
import { Turns } from '../http/turns.ts';
import { Problem } from '../problems/problem.ts';
import { claimOf, type JobRoutesOptions } from './job-turns.ts';
import { authenticated, type BearerRoute } from './route.ts';

/** A report is in memory until the client has taken it, and several times as large while it is converted. */
const reportTurns = { working: { total: 2, each: 1 }, waiting: { total: 100, each: 20 } };

/** The scanner's report on the image of a job. */
export function reportRoute({ store, auth }: Pick<JobRoutesOptions, 'store' | 'auth'>): BearerRoute {
  const turns = new Turns(reportTurns);
  const get = authenticated({
    operationId: 'readReport',
    summary: "Read the scanner's report, as Trivy writes it, in SARIF or in CycloneDX",
    description: 'The Accept header chooses. There is a report when the job is over.',
    answer: 'Report',
    handle: async (call) => {
      const entry = await jobOf({ store, auth }, call, 'get');
      return turns.untilClosed(claimOf(call), async () => {
        const job = await store.get(entry);
        if (!job) throw noSuchJob(entry.uid);
        const text = await store.logs(entry, call.closed).archived(job, reportFile);
        if (text === undefined) throw noReport(entry.uid, job.status.archive !== undefined);
        const type = reportTypes.find((known) => known === call.mediaType) ?? reportTypes[0];
        const report = convertReport(text, type);
        if (report === undefined) throw noReport(entry.uid, true);
        return report;
      });
    },
  });
  return {
    path: '/api/v1/jobs/:id/report',
    access: 'bearer',
    tag: 'Logs, events and reports',
    operations: { get },
  };
}

const noReport = (id: string, isArchived: boolean): Problem =>
  new Problem(
    'NotFound',
    isArchived
      ? `nothing is kept of a report on job ${id}: its image was not scanned, or the report is too large`
      : `there is no report on job ${id} yet: it is kept when the job is over`,
  );
