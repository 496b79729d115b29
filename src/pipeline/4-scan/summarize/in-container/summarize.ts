import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLynis } from '../../lynis/findings.ts';
import { auditFiles, reportFiles } from '../../paths.ts';
import { summarizeSettings, type SummarizeSettings } from '../environment.ts';
import { scanResultLine } from '../result.ts';
import { summarize, textOf, type ReportFile } from '../summary.ts';
import { lookUntil } from './folder-changes.ts';
import { handOver } from './hand-over.ts';
import { readReport } from './read-report.ts';
import { resolveDigest, type AskForDigest } from './resolve-digest.ts';

/** The container's surroundings: folders, environment, output and registry. */
export interface ScanPlace {
  readonly folder: string;
  readonly auditFolder: string;
  /** How long to wait for the audit after everything else has been reported, in milliseconds. */
  readonly auditPatience: number;
  readonly terminationLog: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly complain: (error: unknown) => void;
  readonly registry: (settings: SummarizeSettings) => Promise<AskForDigest>;
}

/**
 * How long to wait for the linter after the scanner, in milliseconds. The linter normally finishes long before it.
 */
const lintPatience = 2000;
/** Maximum size of an audit report, in bytes. */
const mostAudit = 256 * 1024;

/**
 * Runs in the scan pod. Passes the image's digest to the scanner as soon as the registry has it, waits for the
 * scanner and summarizes its report. Prints one line for the operator, to stdout and as the termination message,
 * and a second line, to stdout only, for the archive. Then it waits for the audit, which is advisory, and adds it
 * to the termination message. The pod's deadline limits the wait for the scanner.
 * @throws ZodError for an environment that the manifest does not produce
 */
export async function summarizeScan(place: ScanPlace): Promise<void> {
  const { folder, terminationLog, env, print } = place;
  const settings = summarizeSettings.parse(env);
  const read = (name: string): Promise<ReportFile> => readReport(join(folder, name));
  const ended = new AbortController();
  const resolving = tellDigest(place, await place.registry(settings), ended.signal);
  const exit = await onceThere(folder, reportFiles.exitCode);
  ended.abort();
  await onceThere(folder, reportFiles.lintExitCode, lintPatience);
  const left = {
    exitCode: typeof exit === 'string' ? exit : exit.text,
    digest: await resolving,
    report: await read(reportFiles.report),
    log: await read(reportFiles.log),
    database: await read(reportFiles.database),
    lint: await read(reportFiles.lint),
  };
  const { result, archive } = summarize(left, settings, Date.now());
  const tell = (line: string) => writeFile(terminationLog, line);
  const line = scanResultLine(result);
  print(`${settings.RESULT_NONCE} ${line}`);
  await tell(line);
  print(archive);
  if (!settings.AUDIT) return;
  const audit = parseLynis(textOf(await readAudit(place)) ?? '');
  if (audit) await tell(scanResultLine({ ...result, audit }));
}

/** Sends the digest to the scanner, which waits for it at a named pipe. */
async function tellDigest(
  { folder, complain }: ScanPlace,
  ask: AskForDigest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = await resolveDigest(ask, complain, signal);
  if (digest !== undefined) await handOver(join(folder, reportFiles.digest), digest, signal);
  return digest;
}

const onceThere = (folder: string, name: string, patience?: number): Promise<ReportFile> =>
  lookUntil(
    folder,
    () => readReport(join(folder, name)),
    (file) => file !== 'absent',
    patience,
  );

/** A broken audit must not fail the scan. */
async function readAudit({ auditFolder, auditPatience }: ScanPlace): Promise<ReportFile> {
  try {
    await onceThere(auditFolder, auditFiles.exitCode, auditPatience);
    return await readReport(join(auditFolder, auditFiles.report), mostAudit);
  } catch {
    return 'absent';
  }
}
