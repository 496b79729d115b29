import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { summarizeScan } from '../../../../../src/pipeline/4-scan/summarize/in-container/summarize.ts';
import { parseScanResult } from '../../../../../src/pipeline/4-scan/summarize/result.ts';
import { makeImage } from '../../../../support/image.ts';
import { resultIn, tempFolder } from '../../../../support/shell.ts';
import { alone, environment } from '../../../../support/summarize.ts';

const run = promisify(execFile);
const env = { ...environment, AUDIT: 'false' };

let folder: ReturnType<typeof tempFolder>;
beforeEach(async () => {
  folder = tempFolder();
  await run('mkfifo', [join(folder.path, 'digest')]);
});
afterEach(() => {
  folder.remove();
});

/** Runs the container's program beside a scanner that waits for the digest. */
async function summarized({ digest, content }: Pick<ReturnType<typeof makeImage>, 'digest' | 'content'>) {
  const { path } = folder;
  const lines: string[] = [];
  const complaints: unknown[] = [];
  const scanner = run('timeout', ['2', 'cat', join(path, 'digest')]).then(async ({ stdout }) => {
    await writeFile(join(path, 'trivy.exit'), '1');
    return stdout;
  });
  const scanned = scanner.catch(() => 'nothing');
  await summarizeScan({
    ...alone,
    folder: path,
    terminationLog: join(path, 'termination-log'),
    dockerfile: () => Promise.resolve(''),
    env,
    print: (line) => lines.push(line),
    complain: (error) => complaints.push(error),
    registry: () => Promise.resolve({ digest: () => Promise.resolve(digest), content }),
  });
  const result = parseScanResult(resultIn(lines[0] ?? ''));
  const message = parseScanResult(await readFile(join(path, 'termination-log'), 'utf8'));
  return { result, message, lines, complaints, scanned: await scanned };
}

it('attacks 55, 56, 57: an image that is refused is reported at once, and never scanned', async () => {
  const index = makeImage({ manifest: () => ({ schemaVersion: 2, manifests: [] }) });
  const { result, message, lines, scanned } = await summarized(index);
  const refused = expect.stringContaining('the manifest of the image is refused') as unknown;
  expect(result).toMatchObject({ digest: index.digest, refused, gating: 0, top: [] });
  expect(message).toEqual(result);
  expect(lines).toHaveLength(1);
  expect(scanned).toBe('nothing');
});

it('an image is read again if the registry breaks off, and then scanned', async () => {
  const { digest, content } = makeImage();
  const faults = [new Error('other side closed'), new Error('again')];
  const manifest = (wanted: string) => {
    const fault = faults.shift();
    return fault ? Promise.reject(fault) : content.manifest(wanted);
  };
  const { result, complaints, scanned } = await summarized({ digest, content: { ...content, manifest } });
  expect(scanned).toBe(digest);
  expect(result).toMatchObject({ digest });
  expect(complaints).toEqual([new Error('other side closed')]);
});
