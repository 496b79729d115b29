import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { digestOf } from '../cluster/registry.ts';
import { resolveDigest, type AskForDigest } from './resolve-digest.ts';
import { scanReportSettings, type ScanReportSettings } from './scan-report-settings.ts';
import { summarise, type ReportFile } from './scan-report-summary.ts';

/** Where the container finds and leaves things. */
export interface ScanReportPlace {
  readonly folder: string;
  readonly terminationLog: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly complain: (error: unknown) => void;
  readonly registry: (settings: ScanReportSettings) => Promise<AskForDigest>;
}

const inPod: ScanReportPlace = {
  folder: '/report',
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

const pollMilliseconds = 10;
/** The linter is long done when the scanner is; where it is not, its advice is not waited for. */
const lintPatience = 2000;
const readBytes = 64 * 1024 * 1024;

/**
 * Runs in the scan pod: leaves the digest of the image for the scanner as soon as the registry has it, waits for the
 * scanner's exit code, sums up what it left, and tells the operator in one line, on stdout and as the termination
 * message. A second line on stdout is for the archive. How long it waits is limited by the pod's deadline. Throws on
 * an environment that the manifest cannot have made.
 */
export async function reportScan(place = inPod): Promise<void> {
  const { folder, terminationLog, env, print } = place;
  const settings = scanReportSettings.parse(env);
  const read = (name: string): Promise<ReportFile> => readReport(join(folder, name));
  const ended = new AbortController();
  const resolving = leaveDigest(place, await place.registry(settings), ended.signal);
  const exit = await onceThere(join(folder, 'trivy.exit'), Infinity);
  ended.abort();
  await onceThere(join(folder, 'hadolint.exit'), lintPatience);
  const left = {
    exitCode: typeof exit === 'string' ? exit : exit.text,
    digest: await resolving,
    report: await read('trivy.json'),
    log: await read('trivy.log'),
    database: await read('db-metadata.json'),
    lint: await read('hadolint.json'),
  };
  const { result, archive } = summarise(left, settings, Date.now());
  print(result);
  await writeFile(terminationLog, result);
  print(archive);
}

/** Puts the digest where the scanner waits for it, whole, by a rename. */
async function leaveDigest(
  { folder, complain }: ScanReportPlace,
  ask: AskForDigest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const digest = await resolveDigest(ask, complain, signal);
  if (digest === undefined) return undefined;
  const path = join(folder, 'digest');
  await writeFile(`${path}.tmp`, digest);
  await rename(`${path}.tmp`, path);
  return digest;
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

/** Files of the other containers are put there whole, too. */
async function readReport(path: string): Promise<ReportFile> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    return size > readBytes ? 'too-large' : { text: await file.readFile('utf8') };
  } catch (error) {
    if (isMissing(error)) return 'absent';
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
