import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Asked } from '../../../../../src/pipeline/5-run/service/in-container/ask.ts';
import {
  testService,
  type TesterDependencies,
} from '../../../../../src/pipeline/5-run/service/in-container/test-service.ts';
import { planOf, planSchema, type Plan } from '../../../../../src/pipeline/5-run/service/plan.ts';
import { parseServiceResult } from '../../../../../src/pipeline/5-run/service/result.ts';
import { makeTest, type CheckInput, type TestInput } from '../../../../support/check.ts';

/** What the tester is handed, as it reads it. */
function plan(
  checks: readonly Partial<CheckInput>[],
  more: Partial<TestInput> = {},
  secrets = new Map(),
): Plan {
  return planSchema.parse(JSON.parse(JSON.stringify(planOf(makeTest(checks, more), secrets))));
}

jest.setTimeout(30_000);

const servers: Server[] = [];
async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const real: TesterDependencies = { ask, sleep, now: () => performance.now() };

/** A clock that only questions move on. */
function stopped(
  answers: (path: string) => Partial<Asked> & { readonly takes?: number },
): TesterDependencies {
  let time = 0;
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
    ask: ({ path }, milliseconds) => {
      const { takes = 10, ...asked } = answers(path);
      time += Math.min(takes, milliseconds);
      const answer = {
        status: 200,
        headers: new Map<string, string>(),
        body: Buffer.from(''),
        milliseconds: takes,
      };
      return Promise.resolve({ kind: 'answer', answer, ...asked } as Asked);
    },
  };
}
const refused = {
  kind: 'none',
  expected: 'a complete answer',
  got: 'connection refused',
  milliseconds: 1,
} as const;

describe('the tester', () => {
  it('logs in, and tells of each check what was expected and what was there', async () => {
    const secrets = new Map([['students', { username: 'toto', password: 'pyth:on' }]]);
    const right = `Basic ${Buffer.from('toto:pyth:on').toString('base64')}`;
    const port = await serving((request, response) => {
      const isKnown = request.headers.authorization === right;
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? '{"alice":"12"}' : 'who are you?');
    });
    const value = (equals: string) => ({ jsonPath: [{ path: '$.alice', equals }] });
    const given = plan(
      [
        { name: 'ages', auth: { basic: { secret: 'students' } }, expect: value('12') },
        { name: 'older', auth: { basic: { username: 'toto', password: 'pyth:on' } }, expect: value('13') },
        { name: 'closed', expect: { status: 401 } },
        { name: 'open', auth: {} },
      ],
      { port },
      secrets,
    );
    expect(await testService(given, real)).toEqual({
      ready: true,
      checks: [
        { name: 'ages', passed: true, status: 200, milliseconds: expect.any(Number) as number },
        {
          ...{ name: 'older', passed: false, status: 200, milliseconds: expect.any(Number) as number },
          ...{ expected: '$.alice that is "13"', got: '"12"' },
        },
        { name: 'closed', passed: true, status: 401, milliseconds: expect.any(Number) as number },
        {
          ...{ name: 'open', passed: false, status: 401, milliseconds: expect.any(Number) as number },
          ...{ expected: 'status 200', got: 'status 401: "who are you?"' },
        },
      ],
    });
  });

  it('waits until the service answers with a status below 500', async () => {
    const started = Date.now();
    const port = await serving((_, response) => {
      response.writeHead(Date.now() - started < 300 ? 503 : 404).end();
    });
    const result = await testService(plan([{ expect: { status: 404 } }], { port }), real);
    expect(result).toMatchObject({ ready: true, checks: [{ passed: true }] });
  });

  it('says what an attempt got before the last one, which had no time left', async () => {
    const given = plan([{}], { readiness: { timeout: '1s' } });
    let asked = 0;
    const slow = stopped(() => {
      asked += 1;
      const answer = {
        status: 500,
        headers: new Map<string, string>(),
        body: Buffer.from(''),
        milliseconds: 700,
      };
      if (asked === 1) return { kind: 'answer', answer, takes: 700 };
      return { ...refused, got: 'none after 200 ms', milliseconds: 200, takes: 5_000 };
    });
    expect(await testService(given, slow)).toEqual({ ready: false, got: 'status 500' });
    const silent = stopped(() => ({
      ...refused,
      got: 'none after 1000 ms',
      milliseconds: 1_000,
      takes: 5_000,
    }));
    expect(await testService(given, silent)).toEqual({ ready: false, got: 'none after 1000 ms' });
  });

  it('says what the last attempt got of a service that is never ready', async () => {
    const given = plan([{}], { readiness: { timeout: '1s' } });
    expect(
      await testService(
        given,
        stopped(() => refused),
      ),
    ).toEqual({ ready: false, got: 'connection refused' });
    const broken = stopped(() => ({
      answer: { status: 500, headers: new Map(), body: Buffer.from(''), milliseconds: 1 },
    }));
    expect(await testService(given, broken)).toEqual({ ready: false, got: 'status 500' });
    const late = stopped(() => refused);
    expect(await testService({ ...given, milliseconds: 0 }, late)).toEqual({
      ready: false,
      got: 'no time to ask',
    });
  });

  it('attack 122: ends in time: checks that it has no time for, or not enough, fail', async () => {
    const given = plan([{ path: '/fast' }, { path: '/slow' }, { path: '/fast' }], { timeout: '5s' });
    const tools = stopped((path) => (path === '/slow' ? { ...refused, takes: 60_000 } : {}));
    const result = await testService(given, tools);
    const late = {
      passed: false,
      expected: 'an answer before spec.test.timeout is over',
      got: 'the time was over',
    };
    expect(result).toMatchObject({ checks: [{ passed: true }, late, late] });
    expect(tools.now()).toBe(5_000);
  });

  it('tells what went wrong where there was no answer', async () => {
    const tools = stopped((path) => (path === '/gone' ? refused : {}));
    expect(await testService(plan([{ path: '/gone' }]), tools)).toMatchObject({
      checks: [{ passed: false, expected: 'a complete answer', got: 'connection refused', milliseconds: 1 }],
    });
  });

  it('attack 122: tells no more than the operator accepts, whatever it was told', async () => {
    const port = await serving((_, response) => {
      response.writeHead(404).end('\u{10ffff}\u0000'.repeat(1000));
    });
    const checks = Array.from({ length: 20 }, () => ({
      expect: { bodyContains: '\u{1f600}'.repeat(512), status: 404 },
    }));
    const result = await testService(plan(checks, { port }), real);
    const line = JSON.stringify(result);
    expect(parseServiceResult(line)).toEqual(result);
    expect(Buffer.byteLength(line)).toBeLessThan(128 * 1024);
    expect(parseServiceResult(JSON.stringify({ ready: false, got: 'a'.repeat(301) }))).toBeUndefined();
  });

  it('has no plan without a Secret that it needs', () => {
    const test = makeTest([{ auth: { basic: { secret: 'gone' } } }]);
    expect(() => planOf(test, new Map())).toThrow('the Secret gone was not read');
  });
});
