import { jobDetail } from '../../../../src/api/jobs/job-detail.ts';
import { jobOf } from '../../../../src/cli/jobs/job.ts';
import { nextPage, objectOf } from '../../../../src/cli/read/rest-job.ts';
import { serverSent } from '../../../../src/cli/read/server-sent.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

describe('a job by REST', () => {
  it('is the same as by the API server, as far as REST tells', () => {
    const job = makeJob({
      spec: { name: 'My model' },
      status: {
        phase: 'Failed',
        run: 2,
        startTime: '2026-01-01T00:00:01Z',
        completionTime: '2026-01-01T00:00:09Z',
        steps: [{ name: 'build', state: 'Failed', reason: 'BuildFailed' }],
        image: { ref: 'r', digest: 'sha256:1', size: 1 },
        failureDetails: {
          reason: 'BuildFailed',
          message: 'line 2: no',
          location: { line: 2 },
          logTail: 'end',
        },
      },
    });
    const { raw: _, ...known } = jobOf(job);
    const { raw, ...seen } = jobOf(objectOf(JSON.parse(JSON.stringify(jobDetail(job)))));
    expect(seen).toEqual(known);
    expect(raw).toMatchObject({ kind: 'DockerfileJob', metadata: { name: 'my-model', uid: jobUid } });
  });

  it('can be a new one, an item of a list, or of another version', () => {
    const { raw: _, ...known } = jobOf(makeJob());
    const { raw: __, ...seen } = jobOf(objectOf(JSON.parse(JSON.stringify(jobDetail(makeJob())))));
    expect(seen).toEqual(known);
    const item = { id: jobUid, objectName: 'x', namespace: 'n', createdAt: '2026-01-01T00:00:00Z' };
    expect(jobOf(objectOf({ ...item, status: 'success' })).status.phase).toBe('Succeeded');
    expect(jobOf(objectOf({ ...item, status: 'new', reason: 'Odd', line: null })).status).toMatchObject({
      phase: 'new',
      failureDetails: { reason: 'Odd' },
    });
  });

  it('is on a page that names the next one', () => {
    expect(nextPage('</api/v1/jobs?continue=x>; rel="next"')).toBe('/api/v1/jobs?continue=x');
    expect(nextPage('<a>; rel=prev, <b>; rel=next')).toBe('b');
    expect(nextPage(null)).toBeUndefined();
  });
});

describe('server-sent events', () => {
  const read = (...chunks: string[]) =>
    Array.fromAsync(
      serverSent(
        (async function* () {
          for (const chunk of chunks) yield await Promise.resolve(chunk);
        })(),
      ),
    );

  it('are read wherever chunks end, without comments', async () => {
    expect(
      await read(
        'event: log\nda',
        'ta: {"a":1}\n',
        '\n: alive\n\ndata:x\r\ndata: y\r\n\r\nevent: end\n\ndata: cut',
      ),
    ).toEqual([
      { event: 'log', data: '{"a":1}' },
      { event: 'message', data: 'x\ny' },
    ]);
  });

  it('attack 102: do not fill the memory if one does not end', async () => {
    const [first] = await read(...Array<string>(20).fill('x'.repeat(1024 * 1024)), '\ndata: y\n\n');
    expect(first).toEqual({ event: 'message', data: 'y' });
  });
});
