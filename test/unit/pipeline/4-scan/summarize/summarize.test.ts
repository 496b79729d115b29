import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AskRegistry } from '../../../../../src/pipeline/4-scan/summarize/in-container/ask-registry.ts';
import { summarizeScan } from '../../../../../src/pipeline/4-scan/summarize/in-container/summarize.ts';
import { keptReport } from '../../../../../src/pipeline/4-scan/summarize/kept-report.ts';
import { splitReport } from '../../../../../src/resource/scan-report.ts';
import { parseScanResult } from '../../../../../src/pipeline/4-scan/summarize/result.ts';
import { makeImage } from '../../../../support/image.ts';
import { resultIn } from '../../../../support/shell.ts';
import { alone, environment } from '../../../../support/summarize.ts';
import { trivyReport, trivyVulnerability } from '../../../../support/trivy.ts';

const { digest, content } = makeImage();
const fresh = (): string => JSON.stringify({ Version: 2, UpdatedAt: new Date().toISOString() });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'summarize-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes files as the scanner does: in order, each renamed into place. */
async function leave(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.tmp`), text);
    await rename(join(folder, `${name}.tmp`), join(folder, name));
  }
}

const scanned = (report: string): Record<string, string> => ({
  'db-metadata.json': fresh(),
  'trivy.json': report,
  'trivy.exit': '0\n',
});

/** Runs the container's program. By default, the registry has the image from the start. */
async function run(env = {}, ask: AskRegistry<string> = () => Promise.resolve(digest)) {
  const lines: string[] = [];
  const terminationLog = join(folder, 'termination-log');
  const print = (line: string) => lines.push(line);
  const complaints: unknown[] = [];
  const complain = (error: unknown) => complaints.push(error);
  const registry = () => Promise.resolve({ digest: ask, content });
  const dockerfile = () => Promise.resolve('');
  const place = { folder, terminationLog, dockerfile };
  await summarizeScan({ ...alone, ...place, env: { ...environment, ...env }, print, complain, registry });
  const [result = '', archive = ''] = lines;
  const message = await readFile(terminationLog, 'utf8');
  return {
    result: parseScanResult(resultIn(result)),
    archive,
    lines,
    message: parseScanResult(message),
    complaints,
  };
}

describe('the container summarize', () => {
  it('prints the result to stdout and as the termination message, then all vulnerabilities and the report to stdout', async () => {
    await leave(scanned(trivyReport([trivyVulnerability()])));
    const { result, archive, lines, message } = await run();
    expect(lines).toHaveLength(3);
    expect(splitReport(lines.join('\n'))).toMatchObject({
      text: `${lines.slice(0, 2).join('\n')}\n`,
      packed: keptReport(trivyReport([trivyVulnerability()])),
    });
    expect(message).toEqual(result);
    expect(result).toMatchObject({ digest, counts: { high: 1 }, gating: 1 });
    expect(result).not.toHaveProperty('inconclusive');
    expect(JSON.parse(archive)).toEqual([
      {
        id: 'CVE-2023-0464',
        severity: 'high',
        package: 'libssl3',
        installed: '3.0.8-1',
        fixed: '3.0.9-1',
        title: 'openssl: denial of service',
      },
    ]);
  });

  it('polls the registry until it has the image, and sends its digest to the scanner through the pipe', async () => {
    const { 'trivy.exit': exit = '', ...files } = scanned(trivyReport());
    await leave(files);
    const answers = [new Error('not yet up'), new Error('still not'), undefined, digest];
    const running = run({}, () => {
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    const pipe = join(folder, 'digest');
    await promisify(execFile)('mkfifo', [pipe]);
    const { stdout: told } = await promisify(execFile)('cat', [pipe]);
    await leave({ 'trivy.exit': exit });
    const { result, complaints } = await running;
    expect(told).toBe(digest);
    expect(result).toMatchObject({ digest, gating: 0 });
    expect(complaints).toEqual([new Error('not yet up')]);
  });

  it("waits for the scanner's exit code", async () => {
    const { 'trivy.exit': exit = '', ...files } = scanned(trivyReport());
    await leave(files);
    const running = run();
    await new Promise((resolve) => setTimeout(resolve, 120));
    await leave({ 'trivy.exit': exit });
    await expect(running).resolves.toMatchObject({ result: { digest, gating: 0 } });
  });

  it('applies the policy in its environment', async () => {
    await leave(
      scanned(
        trivyReport([trivyVulnerability(), trivyVulnerability({ VulnerabilityID: 'B', FixedVersion: '' })]),
      ),
    );
    expect((await run()).result?.gating).toBe(1);
    expect((await run({ IGNORE_UNFIXED: 'false' })).result?.gating).toBe(2);
    expect((await run({ IGNORE_IDS: '["CVE-2023-0464"]' })).result?.gating).toBe(0);
    expect((await run({ FAIL_ON: 'critical' })).result?.gating).toBe(0);
    const FLOOR = JSON.stringify({ failOn: 'high', ignoreUnfixed: true, ignoreIds: [] });
    expect((await run({ FAIL_ON: 'critical', FLOOR })).result?.gating).toBe(1);
  });

  it.each([
    { FAIL_ON: 'worst' },
    { IGNORE_IDS: 'CVE-1' },
    { IGNORE_IDS: '[1]' },
    { FLOOR: '{}' },
    { BASE_IMAGES: 'some' },
    { DB_MAX_AGE_HOURS: 'old' },
    { MAX_IMAGE_BYTES: '4Gi' },
  ])('throws for an environment that the manifest does not produce: %j', async (env) => {
    await leave(scanned(trivyReport()));
    await expect(run(env)).rejects.toThrow(Object.keys(env)[0]);
  });

  it('attack 40: limits the archive to 256 KiB of complete entries', async () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      trivyVulnerability({ VulnerabilityID: `CVE-${index}` }),
    );
    await leave(scanned(trivyReport(many)));
    const { archive, result } = await run();
    expect(archive.length).toBeLessThanOrEqual(256 * 1024);
    expect((JSON.parse(archive) as unknown[]).length).toBeGreaterThan(1000);
    expect(result?.counts.high).toBe(5000);
  });
});

describe('a scan is reported as inconclusive', () => {
  const doubt = async (files: Record<string, string>, env = {}) => {
    await leave({ ...scanned(trivyReport()), ...files });
    return (await run(env)).result?.inconclusive;
  };

  it('when the scanner failed, with the end of its log', async () => {
    const log = 'INFO first\nINFO second\nINFO third\nFATAL the database is missing\n';
    expect(await doubt({ 'trivy.log': log, 'trivy.exit': '1' })).toBe(
      'the scanner failed with exit code 1: INFO second\nINFO third\nFATAL the database is missing',
    );
  });

  it('when the scanner failed without a log', async () => {
    expect(await doubt({ 'trivy.exit': '137' })).toBe('the scanner failed with exit code 137: ');
  });

  it('when the digest of the scanned image is unknown', async () => {
    await leave(scanned(trivyReport()));
    const { result } = await run({}, () => Promise.resolve(undefined));
    expect(result).toMatchObject({ digest: '', inconclusive: 'the digest of the scanned image is unknown' });
  });

  it('when the database is too old', async () => {
    const old = JSON.stringify({ UpdatedAt: '2020-01-01T00:00:00Z' });
    expect(await doubt({ 'db-metadata.json': old })).toContain('hours old');
    expect(await doubt({ 'db-metadata.json': old }, { DB_MAX_AGE_HOURS: '0' })).toBeUndefined();
  });

  it('attack 40: when the report is missing or too large', async () => {
    await leave(scanned(trivyReport()));
    await truncate(join(folder, 'trivy.json'), 17 * 1024 * 1024);
    expect((await run()).result?.inconclusive).toBe("the scanner's report is larger than 16 MiB");
    await rm(join(folder, 'trivy.json'));
    expect((await run()).result?.inconclusive).toBe("the scanner's report is not JSON");
  });

  it('but throws when the volume cannot be read', async () => {
    await leave(scanned(trivyReport()));
    await mkdir(join(folder, 'trivy.log'));
    await expect(run()).rejects.toThrow('EISDIR');
  });
});
