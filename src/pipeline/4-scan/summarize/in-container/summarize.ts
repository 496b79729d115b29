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

/** Where the container finds and leaves things. */
export interface ScanPlace {
  readonly folder: string;
  readonly auditFolder: string;
  /** Milliseconds to wait for the audit, when everything else has been reported. */
  readonly auditPatience: number;
  readonly terminationLog: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly complain: (error: unknown) => void;
  readonly registry: (settings: SummarizeSettings) => Promise<AskForDigest>;
}

/** Milliseconds. The linter is done long before the scanner; if it is not, nothing waits longer for its advice. */
const lintPatience = 2000;
/** Bytes of an audit that are read. */
const mostAudit = 256 * 1024;

/**
 * Runs in the scan pod: gives the scanner the image's digest as soon as the registry has it, waits for the scanner's
 * exit code, summarizes what it left, and prints one line for the operator, to stdout and as the termination message.
 * A second line on stdout is for the archive. Only then does it wait for the audit, which is advice, and adds it to the
 * termination message. The deadline of the pod limits how long it waits.
 * @throws ZodError for an environment that the manifest cannot have made
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
  print(line);
  await tell(line);
  print(archive);
  if (!settings.AUDIT) return;
  const audit = parseLynis(textOf(await readAudit(place)) ?? '');
  if (audit) await tell(scanResultLine({ ...result, audit }));
}

/** The scanner waits for the digest at a named pipe. */
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
