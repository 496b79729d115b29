import { randomBytes } from 'node:crypto';
import { apiVersion, dockerfileJobSchema, kind, type DockerfileJob } from '../../../src/resource/schema.ts';
import { jobFromTemplate, manifestOf } from '../../../src/resource/template/job-of.ts';
import {
  templateKind,
  templateSchema,
  type DockerfileJobTemplate,
} from '../../../src/resource/template/schema.ts';
import type { TemplateSpecInput } from '../../../src/resource/template/spec.ts';
import { patiently } from './patiently.ts';
import type { Team } from './team.ts';

/** A schedule fires within a minute, and the operator may have to start first. In milliseconds. */
const patience = 180_000;

/** A spec whose jobs wait in the queue for ever: they cost nothing, and are not over. */
export const waiting = {
  source: { git: { url: 'https://git.example.com/team/model.git' } },
  suspend: true,
} as const;

export type TemplateSpec = Partial<TemplateSpecInput>;

/** What tests do with the templates of a team. */
export function templatesOf(team: () => Team) {
  const refOf = ({ metadata }: DockerfileJobTemplate) =>
    ({ kind: templateKind, namespace: team().namespace, name: metadata.name }) as const;

  const read = async (template: DockerfileJobTemplate): Promise<DockerfileJobTemplate> =>
    templateSchema.parse(await team().cluster.get(refOf(template)));

  const until = (
    template: DockerfileJobTemplate,
    fits: (status: DockerfileJobTemplate['status']) => boolean,
    what: string,
  ): Promise<DockerfileJobTemplate> =>
    patiently(
      async () => {
        const now = await read(template);
        return fits(now.status) ? now : undefined;
      },
      `${template.metadata.name}: ${what}`,
      patience,
    );

  /** Its jobs that are there, the oldest first. */
  const jobsOf = ({ metadata }: DockerfileJobTemplate): DockerfileJob[] => {
    const last = new Map(team().jobs.entries.map((entry) => [entry.object.metadata.uid, entry]));
    return [...last.values()].flatMap(({ object, gone }) => {
      const owners = JSON.stringify(object.metadata['ownerReferences'] ?? []);
      return !gone && owners.includes(metadata.uid) ? [object] : [];
    });
  };

  return {
    refOf,
    read,
    until,
    jobsOf,
    async make(spec: TemplateSpec = {}, template: object = waiting): Promise<DockerfileJobTemplate> {
      const name = `template-${randomBytes(3).toString('hex')}`;
      const created = await team().cluster.create({
        apiVersion,
        kind: templateKind,
        metadata: { name, namespace: team().namespace },
        spec: { template: { spec: template }, ...spec },
      });
      if (created.outcome === 'exists') throw new Error(`template ${name} already exists`);
      return templateSchema.parse(created.object);
    },
    async change(template: DockerfileJobTemplate, spec: TemplateSpec): Promise<DockerfileJobTemplate> {
      return templateSchema.parse(await team().cluster.patch(refOf(template), { spec }));
    },
    /** Makes the job that the API makes for a push. */
    async push(template: DockerfileJobTemplate): Promise<DockerfileJob> {
      const [delivery, commit] = [randomBytes(32).toString('hex'), randomBytes(20).toString('hex')];
      const job = jobFromTemplate(template, {
        kind: 'push',
        delivery,
        commit,
        withOutput: true,
        at: new Date(),
      });
      const created = await team().cluster.create(manifestOf(job));
      if (created.outcome === 'exists') throw new Error(`job ${job.name} already exists`);
      return dockerfileJobSchema.parse(created.object);
    },
    /** Waits until it has so many jobs. */
    hasJobs: (template: DockerfileJobTemplate, count: number): Promise<DockerfileJob[]> =>
      patiently(
        () => {
          const jobs = jobsOf(template);
          return Promise.resolve(jobs.length >= count ? jobs : undefined);
        },
        `${template.metadata.name} to have ${count} jobs of kind ${kind}`,
        patience,
      ),
  };
}

/** The time of the schedule that a job was made for. */
export const scheduledAt = ({ metadata }: DockerfileJob): string | undefined =>
  metadata.annotations?.['dockerfilejob.io/scheduled-at'];
