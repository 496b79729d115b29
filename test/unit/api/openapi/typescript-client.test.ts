import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { jobUid, makeJob } from '../../../support/job.ts';
import { changing, recently } from '../../../support/log-source.ts';
import { tempFolder } from '../../../support/shell.ts';
import { openStore } from '../../../support/store.ts';

jest.setTimeout(120_000);

const run = promisify(execFile);
const bin = join(import.meta.dirname, '../../../../node_modules/.bin');
const folder = tempFolder();
const over = { phase: 'Canceled', run: 1, startTime: recently, completionTime: recently } as const;
const logs = () => changing({ status: { ...over, archive: 'dfj-1' }, archive: { 'run.log': 'one\n' } });

/** What a user of the client writes: each answer has the type that the document gives it. */
const program = `
import { createClient } from './client/client';
import { describeJob, listJobs, readLogs, submitJob, watchJob, type JobDetail, type JobSpec, type Problem } from './client';

const client = createClient({ baseUrl: process.env.DFJ_URL ?? '', auth: process.env.DFJ_TOKEN ?? '' });
const body = { spec: { source: { dockerfile: 'FROM debian:bookworm' }, scan: { failOn: 'critical' as const } } };
const submitted = await submitJob({ client, body, headers: { 'Idempotency-Key': 'a' }, throwOnError: true });
const job: JobDetail = submitted.data;
// @ts-expect-error: no job has it
void job.score;
const listed = await listJobs({ client, query: { limit: 10, status: ['queued', 'failed'], fields: ['id', 'status'] } });
const words: (string | undefined)[] = (listed.data ?? []).map(({ status }) => status);
const logs = await readLogs({ client, path: { id: job.id }, query: { step: 'run' }, parseAs: 'text' });
const refused = await describeJob({ client, path: { id: job.id }, headers: { 'If-None-Match': '*' } });
// @ts-expect-error: a job has a source
const { error } = await submitJob({ client, body: { spec: {} } });
// @ts-expect-error: of one of these kinds
const other: JobSpec['source'] = { url: 'https://example.com' };
const problem: Problem | undefined = error;
const { stream } = await watchJob({ client, path: { id: job.id } });
let first: string | undefined;
for await (const event of stream) {
  first = JSON.stringify(event);
  break;
}
console.log(JSON.stringify({
  id: job.id, words, logs: logs.data, status: refused.response?.status, reason: problem?.reason, first,
}));
process.exit();
`;

/** The same options as in many projects of users, the strict ones included. */
const options = {
  compilerOptions: {
    ...{
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      module: 'ESNext',
      moduleResolution: 'bundler',
    },
    ...{ strict: true, noUncheckedIndexedAccess: true, noEmit: true, types: ['node'] },
    typeRoots: [join(bin, '../@types')],
  },
  include: ['*.ts', 'client/**/*.ts'],
};

let api: Api;
beforeAll(async () => {
  api = await startApi({
    ...{ port: 0, host: '127.0.0.1', drainMs: 1, namespace: 'team-a', auth: { mode: 'token' } },
    compatibility: false,
    build: { version: '1.2.3', commit: 'abcdef0' },
    logger: pino({ level: 'silent' }),
    store: openStore(makeJob({ status: over }), { logs }),
  });
  const document = await fetch(`http://127.0.0.1:${api.port}/api/v1/openapi.json`);
  writeFileSync(join(folder.path, 'openapi.json'), await document.text());
  writeFileSync(join(folder.path, 'program.ts'), program);
  writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify(options));
  await run(
    join(bin, 'openapi-ts'),
    ['-i', 'openapi.json', '-o', 'client', '-c', '@hey-api/client-fetch', '--silent'],
    {
      cwd: folder.path,
    },
  );
});
afterAll(async () => {
  folder.remove();
  await api.stop();
});

describe('a TypeScript client that is generated from the OpenAPI document', () => {
  it('compiles, with a program that lists, submits, reads and follows, but not with one that reads what no job has', async () => {
    await expect(run(join(bin, 'tsc'), ['-p', folder.path])).resolves.toMatchObject({ stdout: '' });
  });

  it('gets what its types say', async () => {
    const bundle = join(folder.path, 'program.mjs');
    await run(
      join(bin, 'esbuild'),
      ['--bundle', '--format=esm', '--platform=node', `--outfile=${bundle}`, 'program.ts'],
      {
        cwd: folder.path,
      },
    );
    const env = { ...process.env, DFJ_URL: `http://127.0.0.1:${api.port}`, DFJ_TOKEN: 'alice' };
    const { stdout } = await run(process.execPath, [bundle], { env });
    expect(JSON.parse(stdout)).toEqual({
      id: jobUid,
      words: ['queued'],
      logs: 'one\n',
      status: 304,
      reason: 'InvalidField',
      first: expect.stringContaining(jobUid) as string,
    });
  });
});
