import { constants } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { scanReportSettings } from './scan-report-settings.ts';
import { summarise, type ReportFile } from './scan-report-summary.ts';

/** Where the container finds and leaves things. */
export interface ScanReportPlace {
  readonly folder: string;
  readonly auditFolder: string;
  readonly terminationLog: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

const inPod: ScanReportPlace = {
  folder: '/report',
  auditFolder: '/audit',
  terminationLog: '/dev/termination-log',
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
};

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

const pollMilliseconds = 50;
/** Lint and audit are long done when the scanner is; where they are not, their advice is not waited for. */
const advicePatience = 2000;
const most = { report: 64 * 1024 * 1024, audit: 256 * 1024 } as const;

/**
 * Runs in the scan pod: waits for the scanner's exit code, sums up what it left, and tells the operator in one line,
 * on stdout and as the termination message. A second line on stdout is for the archive. How long it waits is
 * limited by the pod's deadline. Throws on an environment that the manifest cannot have made.
 */
export async function reportScan(place = inPod): Promise<void> {
  const { folder, auditFolder, terminationLog, env, print } = place;
  const settings = scanReportSettings.parse(env);
  const read = (name: string): Promise<ReportFile> => readReport(join(folder, name));
  const exit = await onceThere(join(folder, 'trivy.exit'), Infinity);
  const audit = settings.AUDIT ? readAudit(auditFolder) : undefined;
  await onceThere(join(folder, 'hadolint.exit'), advicePatience);
  const left = {
    exitCode: typeof exit === 'string' ? exit : exit.text,
    digest: await read('digest'),
    report: await read('trivy.json'),
    log: await read('trivy.log'),
    database: await read('db-metadata.json'),
    lint: await read('hadolint.json'),
    audit: (await audit) ?? 'absent',
  };
  const { result, archive } = summarise(left, settings, Date.now());
  print(result);
  await writeFile(terminationLog, result);
  print(archive);
}

async function onceThere(path: string, patience: number): Promise<ReportFile> {
  const until = Date.now() + patience;
  let file = await readReport(path);
  while (file === 'absent' && Date.now() < until) {
    await wait(pollMilliseconds);
    file = await readReport(path);
  }
  return file;
}

/** What is wrong with an audit must not become the scan's failure. */
async function readAudit(folder: string): Promise<ReportFile> {
  try {
    await onceThere(join(folder, 'lynis.exit'), advicePatience);
    return await readReport(join(folder, 'lynis.dat'), most.audit);
  } catch {
    return 'absent';
  }
}

/** A file that is put there whole, by a rename. Not through a link, and a pipe is not waited for. */
async function readReport(path: string, mostBytes: number = most.report): Promise<ReportFile> {
  try {
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { size } = await file.stat();
    return size > mostBytes ? 'too-large' : { text: await file.readFile('utf8') };
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
