import { assess } from '../../../../src/pipeline/9-verify/assess/in-container/assess.ts';
import { parseJudgement } from '../../../../src/pipeline/9-verify/assess/result.ts';

const target = 'http://shop.team-a.svc:80/';
const env = { TARGET: target, FAIL_ON: 'high', RESULT_NONCE: 'nonce' };
const finding = (info: string) => ({ method: 'GET', path: '/', info, level: 4, parameter: 'file' });
const reportWith = (findings: readonly object[]) =>
  JSON.stringify({
    vulnerabilities: { 'Path Traversal': findings },
    infos: { target, version: 'Wapiti 3.2.4', crawled_pages_nbr: 2 },
  });

/** What is printed and written, if the files appear after a while. */
async function assessed(files: Readonly<Record<string, string>>) {
  const printed: string[] = [];
  const written: string[] = [];
  let looks = 0;
  await assess({
    env,
    read: (path) => Promise.resolve(looks > 1 ? files[path] : undefined),
    sleep: () => {
      looks += 1;
      return Promise.resolve();
    },
    write: (line) => {
      written.push(line);
      return Promise.resolve();
    },
    print: (line) => printed.push(line),
  });
  return { printed, written };
}
const complete = (findings: readonly object[]) => ({
  '/report/wapiti.exit': '0',
  '/report/wapiti.json': reportWith(findings),
  '/report/wapiti.log': '',
});

describe('the judgement on a report', () => {
  it('is printed after the nonce, before the report, which the target has written', async () => {
    const { printed, written } = await assessed(complete([finding('it reads files')]));
    expect(printed).toEqual([`nonce ${String(written[0])}`, reportWith([finding('it reads files')])]);
    expect(parseJudgement(String(written[0]))).toMatchObject({
      kind: 'judged',
      verification: { critical: 1, gating: 1, pages: 2 },
    });
  });

  it('attack 129: is bounded, and so is what is printed of a report of any size', async () => {
    const findings = Array.from({ length: 5000 }, () => finding('\u{1F4A3}"\n'.repeat(200)));
    const { printed, written } = await assessed(complete(findings));
    expect(written).toEqual([]);
    expect(Buffer.byteLength(String(printed[0]))).toBeLessThan(64 * 1024);
    expect(Buffer.byteLength(String(printed[1]))).toBeLessThanOrEqual(256 * 1024);
    expect(parseJudgement(String(printed[0]).slice('nonce '.length))).toMatchObject({
      verification: { critical: 5000 },
    });
  });

  it('is inconclusive without a report', async () => {
    const { printed } = await assessed({ '/report/wapiti.exit': '124' });
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('inconclusive');
  });

  it.each(['', '{}', '{"kind":"judged"}', '{"kind":"passed","why":"trust me"}'])(
    'is no other line: %s',
    (line) => {
      expect(parseJudgement(line)).toBeUndefined();
    },
  );
});
