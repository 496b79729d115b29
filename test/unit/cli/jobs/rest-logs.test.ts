import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApi, type Api } from '../../../../src/api/index.ts';
import { exitCodes } from '../../../../src/cli/exit-codes.ts';
import { restJobs } from '../../../../src/cli/jobs/rest/index.ts';
import { logLines } from '../../../../src/cli/read/log-lines.ts';
import { jobLogs } from '../../../../src/cluster/logs/job-logs.ts';
import type { LogChoice } from '../../../../src/resource/logs/choice.ts';
import { seenJob } from '../../../support/cli.ts';
import { makeJob } from '../../../support/job.ts';
import { changing, longAgo, recently, type Moment } from '../../../support/log-source.ts';
import { openStore } from '../../../support/store.ts';
import { quietApi } from '../../../support/api.ts';

const signal = new AbortController().signal;
const over = { phase: 'Failed', run: 1, startTime: longAgo, completionTime: recently } as const;
const steps = [{ name: 'build', state: 'Succeeded', attempt: 0 }] as const;
const nonce = '0123456789abcdef0123456789abcdef';
const ended = (exitCode: number, ...log: string[]) =>
  ({ state: 'terminated', exitCode, log, nonce }) as const;

const findings = [{ id: 'CVE-1', severity: 'critical', package: 'a', installed: '1', image: 'debian' }];
const report = `{"digest":"sha256:1"}\n${JSON.stringify(findings)}\n`;
/** A clone that has succeeded is silent, and so is the nonce of the push. */
const inPods: Moment = {
  status: { ...over, steps },
  pods: {
    'build-1-0': {
      clone: ended(0, 'encoded'),
      build: ended(0, 'bui', 'lt\nlast'),
      push: ended(0, `pushed\n${nonce} {"digest":"x"}\n`),
    },
  },
};
const archived: Moment = {
  status: { ...over, archive: 'dfj-1', steps },
  archive: { 'build.log': 'built\n\u001b[2J\n', 'push.log': 'pushed\n', 'scan-report.json': report },
};

let api: Api | undefined;
let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await api?.stop();
  [api, server] = [undefined, undefined];
});

/** The jobs of a real server with these logs. */
async function jobsWith(moment: Moment) {
  api = await startApi({
    ...quietApi,
    store: openStore(makeJob(), { logs: () => changing(moment) }),
  });
  return restJobs({ url: `http://127.0.0.1:${api.port}`, token: 'alice', namespace: undefined });
}

async function jobsOf(listener: RequestListener) {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return restJobs({ url: `http://127.0.0.1:${port}`, token: 'alice', namespace: undefined });
}

describe('logs by REST', () => {
  it.each([
    ['in pods', undefined, inPods],
    ['in pods, of a step', 'build', inPods],
    ['in pods, of a container', 'push', inPods],
    ['archived', undefined, archived],
    ['archived, of a step', 'build', archived],
    ['archived, of the scan', 'scan', archived],
    ['archived, of a container', 'push', archived],
  ] satisfies [string, LogChoice | undefined, Moment][])(
    'are those by the API server: %s',
    async (_what, step, moment) => {
      const jobs = await jobsWith(moment);
      const direct = await Array.fromAsync(logLines(jobLogs(changing(moment), { step, follow: false })));
      expect(await Array.fromAsync(jobs.logs(seenJob(), { step, follow: false, signal }))).toEqual(direct);
      expect(direct.length).toBeGreaterThan(0);
      expect(JSON.stringify(direct)).not.toMatch(/encoded|0123456789abcdef/);
    },
  );

  it.each([
    ['breaks', () => server?.closeAllConnections()],
    ['ends', undefined],
  ])('that the server does not complete are told as such: it %s', async (_how, cut) => {
    const jobs = await jobsOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: begin\ndata: {"step":"run","container":"run","attempt":0}\n\n');
      response.write('event: log\ndata: {"step":"run","container":"run","text":"one\\ntw"}\n\n', () => {
        if (cut) setTimeout(cut, 50);
        else response.end();
      });
    });
    const lines: string[] = [];
    const read = async () => {
      for await (const { text } of jobs.logs(seenJob(), { step: 'run', follow: true, signal }))
        lines.push(text);
    };
    await expect(read()).rejects.toMatchObject({
      code: exitCodes.unreachable,
      message: expect.stringContaining('ended the log before it was complete') as string,
    });
    expect(lines).toEqual(['one']);
  });
});

describe('a report by REST', () => {
  it('is what the scan has found, base images included', async () => {
    expect(await (await jobsWith(archived)).report(seenJob())).toEqual(findings);
  });

  it('is none before there is one', async () => {
    expect(await (await jobsWith({ status: { phase: 'Queued', run: 1 } })).report(seenJob())).toBeUndefined();
  });
});

describe('an answer', () => {
  it.each([
    ['that is no JSON', 200, '<html>', 'does not answer as the REST API', '--server'],
    ['that is of something else', 200, '{"items":[]}', 'does not answer as the REST API', '--server'],
    ['that does not say why it refuses', 403, 'no', 'answered 403', '--server'],
    [
      'that refuses for a reason that rights cannot help',
      403,
      '{"detail":"this server takes no archives","reason":"UploadsDisabled"}',
      'takes no archives',
      'Git repository',
    ],
    [
      'that refuses for lack of rights',
      403,
      '{"detail":"user a cannot get","reason":"Forbidden"}',
      'cannot get',
      'dockerfilejob-client',
    ],
  ])('%s is told with what to do', async (_what, status, body, said, next) => {
    const jobs = await jobsOf((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(body);
    });
    await expect(jobs.find('01234567-89ab-cdef-0123-456789abcdef')).rejects.toMatchObject({
      message: expect.stringContaining(said) as string,
      next: [expect.stringContaining(next) as string],
    });
  });
});
