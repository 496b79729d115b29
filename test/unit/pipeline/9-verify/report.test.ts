import { judge, type Left } from '../../../../src/pipeline/9-verify/report/judge.ts';
import { readWapiti } from '../../../../src/pipeline/9-verify/report/wapiti.ts';
import { verificationSchema } from '../../../../src/resource/verify.ts';

const target = 'http://shop.team-a.svc:80/';

const hole = {
  method: 'GET',
  path: '/read',
  info: 'Linux local file disclosure vulnerability via injection in the parameter file',
  level: 4,
  parameter: 'file',
  module: 'file',
  http_request: 'GET /read?file=%2Fetc%2Fpasswd HTTP/1.1',
};

const makeReport = ({
  vulnerabilities = {},
  infos = {},
}: {
  readonly vulnerabilities?: unknown;
  readonly infos?: object;
} = {}): string =>
  JSON.stringify({
    vulnerabilities,
    infos: { target, version: 'Wapiti 3.2.3', crawled_pages_nbr: 5, ...infos },
  });

const makeLeft = (left: Partial<Left> = {}): Left => ({
  exitCode: '0',
  report: makeReport(),
  log: 'Launching module exec',
  ...left,
});

describe('the judgement on a security test', () => {
  it('passes a service without findings', () => {
    expect(judge(makeLeft(), target, 'high')).toEqual({
      kind: 'judged',
      verification: {
        ...{ critical: 0, high: 0, medium: 0, low: 0, gating: 0 },
        ...{ top: [], tool: 'Wapiti 3.2.3', pages: 5 },
      },
    });
  });

  it('counts findings by severity, and lists the worst first', () => {
    const report = makeReport({
      vulnerabilities: {
        'Content Security Policy Configuration': [{ ...hole, level: 1, parameter: '' }],
        'Reflected Cross Site Scripting': [{ ...hole, level: 2 }],
        'Fingerprint web server': [{ ...hole, level: 0 }],
        'Path Traversal': [hole],
      },
    });
    const judged = judge(makeLeft({ report }), target, 'high');
    expect(judged).toMatchObject({
      verification: { critical: 1, high: 0, medium: 1, low: 1, gating: 1 },
    });
    expect(judged).toMatchObject({
      verification: {
        top: [
          { severity: 'critical', category: 'Path Traversal', path: '/read', parameter: 'file' },
          { severity: 'medium' },
          { severity: 'low' },
        ],
      },
    });
  });

  it.each([
    ['critical', 1],
    ['medium', 2],
    ['low', 3],
  ] as const)('fails the job from the severity %s on', (failOn, gating) => {
    const report = makeReport({
      vulnerabilities: { A: [hole, { ...hole, level: 2 }, { ...hole, level: 1 }] },
    });
    expect(judge(makeLeft({ report }), target, failOn)).toMatchObject({ verification: { gating } });
  });

  it.each(['124', '137\n'])('is inconclusive if the time was over: exit code %j', (exitCode) => {
    expect(judge(makeLeft({ exitCode }), target, 'high')).toMatchObject({ kind: 'inconclusive' });
  });

  it('is inconclusive if the service accepts no connection', () => {
    expect(
      judge({ exitCode: 'unreachable', report: undefined, log: undefined }, target, 'high'),
    ).toMatchObject({
      kind: 'inconclusive',
      why: expect.stringContaining('accepts no connection') as string,
    });
  });

  it('is inconclusive if the service does not accept the password', () => {
    const log = '[!] HTTP authentication failed, a 4xx status code was received';
    expect(judge({ exitCode: '0', report: undefined, log }, target, 'high')).toEqual({
      kind: 'inconclusive',
      why: 'the service does not accept the credentials of spec.verify.auth',
    });
  });

  it('is not about the service if the tool failed', () => {
    expect(judge(makeLeft({ exitCode: '2' }), target, 'high')).toEqual({
      kind: 'broken',
      why: 'Wapiti failed with exit code 2',
    });
  });

  it.each<[string, Partial<Left>]>([
    ['no report', { report: undefined }],
    ['no log', { log: undefined }],
    ['nothing at all', { report: undefined, log: undefined }],
    ['no JSON', { report: '<html>' }],
    ['an unknown level', { report: makeReport({ vulnerabilities: { A: [{ ...hole, level: 5 }] } }) }],
    ['a report about something else', { report: makeReport({ infos: { target: 'http://other/' } }) }],
    ['no page', { report: makeReport({ infos: { crawled_pages_nbr: 0 } }) }],
  ])('attack 129: is inconclusive, never clean, with %s', (_, left) => {
    expect(judge(makeLeft(left), target, 'high')).toMatchObject({ kind: 'inconclusive' });
  });

  it.each([
    'Max attack time was reached for module sql, stopping.',
    'Max scan time was reached, stopping.',
    'sslscan is not installed or not found in PATH, module will be skipped',
    'Error running sslscan: Command died',
    'sslscan did not generate the expected XML file',
    'Error parsing sslscan XML output:no element found',
    'Could not get extra information about the certificate due to network errors',
    '[!] 17 requests were skipped due to network issues',
  ])('attack 129: is inconclusive if the service kept modules from their work: %s', (log) => {
    expect(judge(makeLeft({ log }), target, 'high')).toMatchObject({
      kind: 'inconclusive',
      why: expect.stringMatching(/^not everything was tested: /) as string,
    });
  });

  it('fails on what was found, whatever was not tested', () => {
    const report = makeReport({ vulnerabilities: { 'Path Traversal': [hole] } });
    const log = 'Max attack time was reached for module sql, stopping.';
    expect(judge(makeLeft({ report, log }), target, 'high')).toMatchObject({ kind: 'judged' });
  });
});

describe('attack 129: a report with text of the target', () => {
  const forged = `\u001b[2J\u202e"}\n${'x'.repeat(100_000)}`;

  it('shows it cut, on one line, and without what a terminal would obey', () => {
    const found = { ...hole, method: forged, path: forged, info: forged, parameter: forged };
    const infos = { version: forged };
    const report = makeReport({ vulnerabilities: { [forged]: [found] }, infos });
    const judged = judge(makeLeft({ report }), target, 'high');
    const verification = judged.kind === 'judged' ? judged.verification : undefined;
    expect(verificationSchema.parse(verification)).toEqual(verification);
    expect(JSON.stringify(verification)).toMatch(/^[ -~…]*$/);
  });

  it('keeps escaped characters within the limits, too', () => {
    const path = '\u{e0001}'.repeat(1000);
    const report = makeReport({ vulnerabilities: { A: [{ ...hole, path }] } });
    const read = readWapiti(report, target);
    expect(typeof read === 'string' ? read : read.findings[0]?.path.length).toBe(200);
  });

  it('lists ten findings, however many there are', () => {
    const many = Array.from({ length: 20_000 }, () => hole);
    const report = makeReport({ vulnerabilities: { A: many } });
    expect(judge(makeLeft({ report }), target, 'high')).toMatchObject({
      verification: { critical: 20_000, top: { length: 10 } },
    });
  });
});
