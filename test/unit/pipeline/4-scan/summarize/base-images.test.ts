import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { summarizeScan } from '../../../../../src/pipeline/4-scan/summarize/in-container/summarize.ts';
import { parseScanResult } from '../../../../../src/pipeline/4-scan/summarize/result.ts';
import { makeImage } from '../../../../support/image.ts';
import { resultIn } from '../../../../support/shell.ts';
import { alone, environment as standard } from '../../../../support/summarize.ts';
import { trivyReport, trivyVulnerability } from '../../../../support/trivy.ts';

const environment = { ...standard, AUDIT: 'false', BASE_IMAGES: 'strict', DB_MAX_AGE_HOURS: '0' };

const { digest, content } = makeImage();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'summarize-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Renames a file into place, as the scanner does. */
async function leave(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `${name}.tmp`), text);
  await rename(join(folder, `${name}.tmp`), join(folder, name));
}

/** Runs the container's program, and plays the scanner. Returns what it was told, and the result. */
async function scan(dockerfile: string, reports: Readonly<Record<string, string>>, env = {}) {
  const lines: string[] = [];
  const running = summarizeScan({
    ...alone,
    folder,
    terminationLog: join(folder, 'termination-log'),
    dockerfile: () => Promise.resolve(dockerfile),
    env: { ...environment, ...env },
    print: (line) => lines.push(line),
    complain: () => undefined,
    registry: () => Promise.resolve({ digest: () => Promise.resolve(digest), content }),
  });
  const pipe = join(folder, 'bases');
  await promisify(execFile)('mkfifo', [pipe]);
  const { stdout: told } = await promisify(execFile)('cat', [pipe]);
  await leave('trivy.json', trivyReport());
  for (const [name, text] of Object.entries(reports)) await leave(name, text);
  await leave('trivy.exit', '0');
  await running;
  return { told, result: parseScanResult(resultIn(String(lines[0]))) };
}

const dockerfile = 'ARG TAG\nFROM debian:$TAG AS one\nFROM scratch\n';

describe('the base images', () => {
  it('are told to the scanner through a pipe, and what they have counts', async () => {
    const reports = { 'base-0.json': trivyReport([trivyVulnerability()]) };
    const { told, result } = await scan(dockerfile, reports, { TARGET: 'one' });
    expect(told).toBe('alone\nmirror.test:5000/library/debian:12\n');
    expect(result).toMatchObject({ gating: 1, top: [{ id: 'CVE-2023-0464', image: 'debian:12' }] });
    expect(result).not.toHaveProperty('inconclusive');
  });

  it('make the scan inconclusive if one could not be scanned', async () => {
    const { result } = await scan(dockerfile, {}, { TARGET: 'one' });
    expect(result?.inconclusive).toBe('the base image "debian:12" could not be scanned');
  });

  it('make the scan inconclusive if there are too many', async () => {
    const lines = Array.from({ length: 9 }, (_, number) => `COPY --from=image${number} / /`);
    const { told, result } = await scan(['FROM scratch', ...lines].join('\n'), {});
    expect(told.trim().split('\n')).toHaveLength(1 + 8);
    expect(result?.inconclusive).toBe('the image consists of more than 8 base images');
  });

  it('are not scanned if the operator turned that off', async () => {
    const { told, result } = await scan(dockerfile, {}, { TARGET: 'one', BASE_IMAGES: 'off' });
    expect(told).toBe('alone\n');
    expect(result).not.toHaveProperty('inconclusive');
  });
});
