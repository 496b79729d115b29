import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { memoryOfApi } from '../../support/cluster/api-pods.ts';
import { pack, rest, type Answer } from '../../support/cluster/rest.ts';

const good = { name: 'A model', description: 'A description', dockerfile: pack(perf) };
const unknown = `/api/v1/job/${randomUUID()}`;

function expectProblem(answer: Answer, status: number, reason: string): void {
  expect(answer).toMatchObject({ status, body: { status, reason } });
  expect(answer.contentType).toContain('application/problem+json');
}

const post = (body: unknown): Promise<Answer> => rest('POST', '/api/v1/job', { body });

describe('the REST API rejects', () => {
  test.each([
    ['invalid JSON', '{"name": ', 400, 'InvalidJSON'],
    ['an array', [good], 400, 'InvalidField'],
    ['a name of 51 characters', { ...good, name: 'n'.repeat(51) }, 400, 'InvalidField'],
    ['an empty name', { ...good, name: '' }, 400, 'InvalidField'],
    ['a description of 101 characters', { ...good, description: 'd'.repeat(101) }, 400, 'InvalidField'],
    ['a missing description', { name: 'A model', dockerfile: good.dockerfile }, 400, 'InvalidField'],
    ['a Dockerfile that is a number', { ...good, dockerfile: 7 }, 400, 'InvalidField'],
    [
      'a Dockerfile that is not base64',
      { ...good, dockerfile: 'FROM debian:bookworm' },
      400,
      'InvalidBase64',
    ],
    [
      'a Dockerfile that is not gzip',
      { ...good, dockerfile: Buffer.from(perf).toString('base64') },
      400,
      'InvalidGzip',
    ],
    [
      'a truncated gzip file',
      { ...good, dockerfile: gzipSync(perf).subarray(0, -6).toString('base64') },
      400,
      'InvalidGzip',
    ],
    [
      'a Dockerfile of 300 KiB',
      { ...good, dockerfile: pack(`#${'x'.repeat(300 * 1024)}`) },
      413,
      'DockerfileTooLarge',
    ],
  ])('%s', async (_what, body, status, reason) => {
    expectProblem(await post(body), status, reason);
  });

  test('a body whose content type is not JSON', async () => {
    const headers = { 'content-type': 'text/plain' };
    expectProblem(await rest('POST', '/api/v1/job', { body: 'hello', headers }), 415, 'UnsupportedMediaType');
  });

  test.each([['GET'], ['PUT'], ['DELETE']])('%s of a job that does not exist', async (method) => {
    const body = method === 'PUT' ? { body: good } : {};
    expectProblem(await rest(method, unknown, body), 404, 'NotFound');
  });

  test('an invalid id', async () => {
    expectProblem(await rest('GET', '/api/v1/job/..%2f..%2fapi'), 404, 'NotFound');
  });

  test('an unknown path', async () => {
    expectProblem(await rest('GET', '/api/v1/nothing'), 404, 'NotFound');
  });

  test.each([
    ['PATCH', '/api/v1/jobs', /GET/],
    ['GET', '/api/v1/job', /POST/],
    ['POST', unknown, /GET.*PUT.*DELETE|DELETE/],
  ])('%s %s, and reports the allowed methods', async (method, path, allow) => {
    const answer = await rest(method, path);
    expectProblem(answer, 405, 'MethodNotAllowed');
    expect(answer.headers.get('allow')).toMatch(allow);
  });
});

describe('the REST API rejects an attempt to exhaust it, and its memory does not grow:', () => {
  const mebi = 1024 * 1024;
  /** How much a process may grow in normal operation. Each attack is many times that. */
  const slack = 64 * mebi;

  async function expectFlat(attack: () => Promise<void>): Promise<void> {
    const before = await memoryOfApi();
    for (let round = 0; round < 10; round += 1) await attack();
    const after = await memoryOfApi();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort()); // none was OOM-killed
    for (const [pod, bytes] of Object.entries(after)) expect(bytes).toBeLessThan((before[pod] ?? 0) + slack);
  }

  test('attack 1: 1 MB that decompresses to 1 GB', async () => {
    const bomb = gzipSync(Buffer.alloc(1024 * mebi), { level: 9 });
    expect(bomb.length).toBeLessThan(1.1 * mebi);
    await expectFlat(async () => {
      expectProblem(await post({ ...good, dockerfile: bomb.toString('base64') }), 413, 'BodyTooLarge');
    });
  });

  test('attack 1: 300 KB that decompress to 300 MB, in a body of allowed size', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * mebi), { level: 9 });
    await expectFlat(async () => {
      expectProblem(await post({ ...good, dockerfile: bomb.toString('base64') }), 413, 'DockerfileTooLarge');
    });
  });

  test('attack 2: a body of 10 MB', async () => {
    const body = JSON.stringify({ ...good, description: 'd'.repeat(10 * mebi) });
    await expectFlat(async () => {
      expectProblem(await post(body), 413, 'BodyTooLarge');
    });
  });
});
