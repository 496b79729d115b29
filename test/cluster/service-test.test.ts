import type { SpecInput } from '../../src/resource/spec.ts';
import { testInput, type TestInput } from '../support/check.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { ages, closed, locked, server, serviceSpec, studentSecrets } from '../support/cluster/service.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('service-test');
beforeAll(() => studentSecrets(team()));

const page = { name: 'page', path: '/' };
const soon = { readiness: { timeout: '5s' } };
const boom = `($status, $body) = ('500 Oops', 'Traceback: boom')`;

describe('a service', () => {
  const ended = useOutcomes(team, {
    good: serviceSpec(server(locked), [ages, closed]),
    'breaks later': serviceSpec(server(`${boom} if $request =~ /pozos/;`), [ages, page]),
    'answers 500': serviceSpec(server(`${boom};`), [page], soon),
    'asks for no password': serviceSpec(server(''), [ages, closed]),
    exits: serviceSpec(server('', 'print "the last words\\n"; exit 3;')),
    'exits when asked': serviceSpec(server('print "the last words\\n"; exit 4;')),
    'is never ready': serviceSpec('FROM debian:bookworm\nCMD ["sleep", "600"]\n', [ages], soon),
    'has a path that is none': serviceSpec(server(''), [{ expect: { jsonPath: [{ path: 'age' }] } }]),
  });

  test('that answers as expected has the performance 1, and its time for each check', async () => {
    const { status } = await ended('good');
    expect(status).toMatchObject({
      phase: 'Succeeded',
      performance: 1,
      sandbox: { runtimeClass: 'gvisor', networkPolicy: 'DenyAll' },
    });
    expect(status.test).toEqual([
      { name: 'ages', passed: true, status: 200, milliseconds: expect.any(Number) as number },
      { name: 'closed', passed: true, status: 401, milliseconds: expect.any(Number) as number },
    ]);
    expect(status.steps?.map(({ name }) => name)).toEqual(['admit', 'isolate', 'build', 'scan', 'run']);
  });

  test('that answers 500 to one of two checks fails with what was expected and what was there, and half the performance', async () => {
    const { status } = await ended('breaks later');
    expect(status).toMatchObject({
      phase: 'Failed',
      performance: 0.5,
      failureDetails: {
        reason: 'TestFailed',
        message: expect.stringContaining('expected status 200; got status 500: "Traceback: boom"') as string,
        logTail: expect.stringContaining('listening') as string,
      },
      test: [
        { name: 'ages', passed: false, expected: 'status 200', got: 'status 500: "Traceback: boom"' },
        { name: 'page', passed: true },
      ],
    });
  });

  test('that answers only 500 is not ready', async () => {
    expect((await ended('answers 500')).status.failureDetails).toMatchObject({
      reason: 'ServiceNotReady',
      message: expect.stringContaining('the last attempt got status 500') as string,
    });
  });

  test('that asks for no password fails', async () => {
    const { status } = await ended('asks for no password');
    expect(status.failureDetails?.reason).toBe('TestFailed');
    expect(status.test?.[1]).toMatchObject({ name: 'closed', passed: false, expected: 'status 401' });
  });

  test.each([
    ['exits', 3],
    ['exits when asked', 4],
  ] as const)('that %s fails with its exit code and its last words', async (name, code) => {
    const { status } = await ended(name);
    expect(status.failureDetails).toMatchObject({
      reason: 'RunFailed',
      message: expect.stringContaining(`with exit code ${code}`) as string,
      logTail: expect.stringContaining('the last words') as string,
    });
  });

  test('that is never ready fails, with what the last attempt got', async () => {
    expect((await ended('is never ready')).status.failureDetails).toMatchObject({
      reason: 'ServiceNotReady',
      message: expect.stringContaining('connection refused') as string,
    });
  });

  test('that is tested by a path that is none is refused before anything is built', async () => {
    const { status } = await ended('has a path that is none');
    expect(status.failureDetails?.reason).toBe('SpecDenied');
    expect(status.steps?.map(({ name }) => name)).toEqual(['admit']);
  });
});

const both = { secret: 'a', username: 'b', password: 'c' };
test.each<[string, Partial<TestInput>, RegExp]>([
  ['a port below 1024', { port: 80 }, /should be greater than or equal to 1024/],
  ['no check', { http: [] }, /should have at least 1 items/],
  ['a path without /', testInput([{ path: 'x' }]), /must begin with \//],
  ['two checks of one name', testInput([page, page]), /Duplicate value/],
  [
    'two ways to log in',
    testInput([{ auth: { basic: both } }]),
    /either secret or both of username and password/,
  ],
  [
    'a header that the tester itself sends',
    testInput([{ headers: [{ name: 'Content-LENGTH', value: '1' }] }]),
    /must be none of accept-encoding/,
  ],
  ['a header with a line break', testInput([{ headers: [{ name: 'A', value: 'a\nb' }] }]), /visible ASCII/],
])('%s is refused at admission', async (_, given, message) => {
  const submitted = team().submit({
    source: { dockerfile: 'FROM debian:bookworm\n' },
    test: { ...testInput(), ...given },
  });
  await expect(submitted).rejects.toThrow(message);
});

test.each<[string, Partial<SpecInput>, RegExp]>([
  ['run.enabled: false', { run: { enabled: false } }, /spec.test needs the container/],
  ['performance', { performance: { min: 0.5 } }, /spec.test takes the place of spec.performance/],
])('%s beside a test is refused at admission', async (_, more, message) => {
  const submitted = team().submit({ ...serviceSpec(server('')), ...more });
  await expect(submitted).rejects.toThrow(message);
});
