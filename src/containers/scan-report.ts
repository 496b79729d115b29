import { constants } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLynis } from '../parsers/lynis.ts';
import { scanResultLine } from '../parsers/scan-result.ts';
import { digestOf } from '../registry/digest.ts';
import { codeOf } from './error-code.ts';
import { lookUntil } from './folder-changes.ts';
import { handOver } from './hand-over.ts';
import { resolveDigest, type AskForDigest } from './resolve-digest.ts';
import { scanReportSettings, type ScanReportSettings } from './scan-report-settings.ts';
import { summarise, textOf, type ReportFile } from './scan-report-summary.ts';

/** Where the container finds and leaves things. */
export interface ScanReportPlace {
  readonly folder: string;
  readonly auditFolder: string;
  /** Milliseconds for which the audit is waited for, when all else has been told. */
  readonly auditPatience: number;
  readonly terminationLog: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly complain: (error: unknown) => void;
  readonly registry: (settings: ScanReportSettings) => Promise<AskForDigest>;
}

const inPod: ScanReportPlace = {
  folder: '/report',
  auditFolder: '/audit',
  auditPatience: 20_000,
  terminationLog: '/dev/termination-log',
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (error) => {
    console.error(error);
  },
  registry: async ({ REPOSITORY, TAG, REGISTRY_INSECURE: insecure, DOCKER_CONFIG }) => {
    const dockerConfig =
      DOCKER_CONFIG === undefined ? undefined : await readFile(join(DOCKER_CONFIG, 'config.json'), 'utf8');
    return digestOf(REPOSITORY, TAG, { insecure, dockerConfig });
  },
};

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The linter is long done when the scanner is; where it is not, its advice is not waited for. */
const lintPatience = 2000;
const most = { report: 64 * 1024 * 1024, audit: 256 * 1024 } as const;

/**
 * Runs in the scan pod: tells the scanner the digest of the image as soon as the registry has it, waits for the
 * scanner's exit code, sums up what it left, and tells the operator in one line, on stdout and as the termination
 * message. A second line on stdout is for the archive. The audit is advice: it is waited for only then, and added to
 * the termination message. How long it waits is limited by the pod's deadline. Throws on an environment that the
 * manifest cannot have made.
 */
export async function reportScan(place = inPod): Promise<void> {
  const { folder, terminationLog, env, print } = place;
  const settings = scanReportSettings.parse(env);
  const read = (name: string): Promise<ReportFile> => readReport(join(folder, name));
  const ended = new AbortController();
  const resolving = tellDigest(place, await place.registry(settings), ended.signal);
  const exit = await onceThere(folder, 'trivy.exit');
  ended.abort();
  await onceThere(folder, 'hadolint.exit', lintPatience);
  const left = {
    exitCode: typeof exit === 'string' ? exit : exit.text,
    digest: await resolving,
    report: await read('trivy.json'),
    log: await read('trivy.log'),
    database: await read('db-metadata.json'),
    lint: await read('hadolint.json'),
  };
  const { result, archive } = summarise(left, settings, Date.now());
  const tell = (line: string) => writeFile(terminationLog, line);
  const line = scanResultLine(result);
  print(line);
  await tell(line);
  print(archive);
  if (!settings.AUDIT) return;
  const audit = parseLynis(textOf(await readAudit(place)) ?? '');
  if (audit) await tell(scanResultLine({ ...result, audit }));
}

/** The scanner waits for the digest at a pipe. */
async function tellDigest(
  { folder, complain }: ScanReportPlace,
  ask: AskForDigest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = await resolveDigest(ask, complain, signal);
  if (digest !== undefined) await handOver(join(folder, 'digest'), digest, signal);
  return digest;
}

const onceThere = (folder: string, name: string, patience?: number): Promise<ReportFile> =>
  lookUntil(
    folder,
    () => readReport(join(folder, name)),
    (file) => file !== 'absent',
    patience,
  );

/** What is wrong with an audit must not become the scan's failure. */
async function readAudit({ auditFolder, auditPatience }: ScanReportPlace): Promise<ReportFile> {
  try {
    await onceThere(auditFolder, 'lynis.exit', auditPatience);
    return await readReport(join(auditFolder, 'lynis.dat'), most.audit);
  } catch {
    return 'absent';
  }
}

/** Each is put there whole, by a rename. It is not read through a link, and a pipe is not waited for. */
async function readReport(path: string, mostBytes: number = most.report): Promise<ReportFile> {
  try {
    await using file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const { size } = await file.stat();
    return size > mostBytes ? 'too-large' : { text: await file.readFile('utf8') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
    throw error;
  }
}
