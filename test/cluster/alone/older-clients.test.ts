import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobViewSchema, singleJobSchema } from '../../../src/api/jobs/job-view.ts';
import { shell } from '../../support/cluster/curl.ts';
import { DocumentedCalls } from '../../support/cluster/documented-calls.ts';
import { leaving } from '../../support/cluster/dockerfiles.ts';
import { startOwnApi, type OwnApi } from '../../support/cluster/own-api.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { pack } from '../../support/cluster/rest.ts';
import { tempFolder } from '../../support/shell.ts';

let api: OwnApi;
let folder: ReturnType<typeof tempFolder>;
const made: string[] = [];

beforeAll(async () => {
  api = await startOwnApi({ mode: 'none' }, true);
  folder = tempFolder();
  const content = { name: 'My Dockerfile', description: '', dockerfile: pack(leaving('{"perf":0.99}')) };
  writeFileSync(join(folder.path, 'payload.json'), JSON.stringify(content));
});
afterAll(async () => {
  await Promise.all(made.map((id) => fetch(`${api.url}/api/v1/job/${id}`, { method: 'DELETE' })));
  await api.stop();
  folder.remove();
});

const remember = (id: string): string => {
  made.push(id);
  return id;
};
const idIn = (answer: string): string => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(answer)?.[0] ?? '';

const someId = 'e72b0a55-673e-4299-8d92-9e2c5ffbcc22';
const someTime = '2026-11-28T12:00:00Z';
const calls = new DocumentedCalls('calls', (text) =>
  text.replaceAll(/\d{4}(-\d\d){2}T\d\d(:\d\d){2}[.\d]*Z/g, someTime),
);
const replay = (command: string, id?: string): Promise<string> =>
  calls.replay({ url: api.url, folder: folder.path }, command, id);

describe('client A', () => {
  let id = '';

  test('submits a job as JSON', async () => {
    const answer = await replay(
      'curl -s -X POST -H "Content-Type: application/json" -d @payload.json http://HOST/api/v1/job',
    );
    id = remember(idIn(answer));
    expect(JSON.parse(answer)).toEqual({ id });
  });

  test('gets a first number, of the audit, beside that of the run', async () => {
    const job = await patiently(async () => {
      const answer = await shell(`curl -s ${api.url}/api/v1/job/${id}`, folder.path);
      const now = singleJobSchema.parse(JSON.parse(answer));
      return now.status === 'success' && now.audit !== null ? now : undefined;
    }, 'the job to succeed, and its audit');
    expect(job).toMatchObject({ id, name: 'My Dockerfile', audit: 0.7, performance: 0.99 });
  });

  test('reads it, and all jobs, through jq', async () => {
    const one = await replay('curl -X GET -s http://HOST/api/v1/job/ID | jq .', id);
    const listed = jobViewSchema.parse(JSON.parse(one));
    const all = await shell(`curl -s ${api.url}/api/v1/jobs | jq .`, folder.path);
    expect(JSON.parse(all)).toContainEqual(listed);
  });

  test('replaces it with a body that curl calls a form', async () => {
    const answer = await replay('curl -X PUT -s http://HOST/api/v1/job/ID -d @payload.json', id);
    expect(JSON.parse(answer)).toEqual({ success: true });
  });

  test('finds the OpenAPI document with HEAD', async () => {
    const answer = await shell(`curl -sLI ${api.url}/api/v1/openapi.json`, folder.path);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
  });

  test('deletes it', async () => {
    expect(JSON.parse(await replay('curl -X DELETE -s http://HOST/api/v1/job/ID', id))).toEqual({
      success: true,
    });
  });
});

describe('client B', () => {
  /** As the documents have it: a boundary that curl does not use, and a field without a file name. */
  const run = (lines: string): string =>
    [
      "curl -s --request POST --url http://HOST/run --header 'Content-Type: multipart/form-data; boundary=---011000010111000001101001'",
      `  --form 'file=${lines}'`,
    ].join(' \\\n');

  test('runs a Dockerfile, and asks for its status', async () => {
    const id = remember(
      idIn(await replay(run(`FROM debian:bookworm\nCMD echo '\\''{"perf":0.99}'\\'' > /data/perf.json`))),
    );
    const last = await patiently(async () => {
      const answer = await shell(`curl -s --request GET --url '${api.url}/status?id=${id}'`, folder.path);
      return answer.includes('"success"') ? answer : undefined;
    }, 'the run to succeed');
    expect(JSON.parse(last)).toEqual({ status: 'success', performance: 0.99 });
    expect(await replay("curl -s --request GET --url 'http://HOST/status?id=ID'", id)).toBe(last);
  });

  test('is told the line of a Dockerfile that is not valid', async () => {
    const answer = await shell(
      run('FROM debian:bookworm\nRUNN x').replaceAll('HOST', api.url.replace('http://', '')),
      folder.path,
    );
    expect(JSON.parse(answer)).toMatchObject({
      status: 400,
      reason: 'DockerfileInvalid',
      detail: expect.stringMatching(/^line 2: /) as string,
    });
  });

  test('gets 404 for an unknown id, and the version without one', async () => {
    const unknown = await shell(
      `curl -s -o /dev/null -w '%{http_code}' '${api.url}/status?id=${someId}'`,
      folder.path,
    );
    expect(unknown).toBe('404');
    expect(JSON.parse(await shell(`curl -s ${api.url}/status`, folder.path))).toHaveProperty('version');
  });
});

test('docs/compatibility.md has each of these calls with this answer', () => {
  const { found, expected } = calls.compare();
  expect(found).toBe(expected);
});
