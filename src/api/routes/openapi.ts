import { z } from 'zod';
import { jobRequestSchema } from '../jobs/job-request.ts';
import { jobViewSchema } from '../jobs/job-view.ts';
import { problemSchema } from '../problems/problem.ts';

const created = z.object({ id: z.uuid() });
const success = z.object({ success: z.literal(true) });
const status = z.object({ version: z.string(), commit: z.string() });

const schemas = {
  JobRequest: z.toJSONSchema(jobRequestSchema, { io: 'input' }),
  Job: z.toJSONSchema(jobViewSchema),
  Jobs: z.toJSONSchema(z.array(jobViewSchema)),
  Created: z.toJSONSchema(created),
  Success: z.toJSONSchema(success),
  Status: z.toJSONSchema(status),
  Problem: z.toJSONSchema(problemSchema),
};

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: keyof typeof schemas) => ({ 'application/json': { schema: ref(name) } });

const operation = (operationId: string, summary: string, answer: keyof typeof schemas) => ({
  operationId,
  summary,
  responses: {
    '200': { description: 'Done.', content: json(answer) },
    default: {
      description: 'Refused, or failed (RFC 9457).',
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  },
});

const requestBody = { required: true, content: json('JobRequest') };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

/** OpenAPI 3.1, whose schemas are those that requests are checked with. */
export const openApi = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'DockerfileJob',
    version,
    description: 'Builds, scans and runs an untrusted Dockerfile, and returns a number.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ bearer: [] }],
  paths: {
    '/api/v1/job': { post: { ...operation('createJob', 'Submit a Dockerfile', 'Created'), requestBody } },
    '/api/v1/job/{id}': {
      parameters: [id],
      get: operation('getJob', 'Read a job', 'Job'),
      put: {
        ...operation('replaceJob', 'Replace a job; a changed Dockerfile runs again', 'Success'),
        requestBody,
      },
      delete: operation('deleteJob', 'Delete a job and everything of it', 'Success'),
    },
    '/api/v1/jobs': { get: operation('listJobs', 'Read all jobs, the newest first', 'Jobs') },
    '/status': {
      get: { ...operation('getStatus', 'Version and commit of this server', 'Status'), security: [] },
    },
  },
  components: {
    schemas,
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token of the cluster.' } },
  },
});
