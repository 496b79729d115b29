import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportLine } from '../../../../resource/scan-report.ts';
import { reportFiles } from '../../paths.ts';
import { baseImages, type BaseImage } from '../../trivy/base-images.ts';
import { summarizeSettings, type SummarizeSettings } from '../environment.ts';
import { keptReport } from '../kept-report.ts';
import { scanResultLine } from '../result.ts';
import { summarize, textOf, unscanned, type ReportFile } from '../summary.ts';
import { lookUntil } from './folder-changes.ts';
import { handOver } from './hand-over.ts';
import { judgeImage, type ImageContent, type JudgedImage } from './judge-image.ts';
import { readReport } from './read-report.ts';
import { askRegistry, type AskRegistry } from './ask-registry.ts';
import type { OpenRepository } from './bare-layout.ts';
import { databaseOfServer, firstLines, layOutRoot } from './tell-scanner.ts';

interface Registry {
  /** Asks for the digest that the tag points to. */
  readonly digest: AskRegistry<string>;
  readonly content: ImageContent;
}

/** The container's surroundings: folders, environment, output and registry. */
export interface ScanPlace {
  readonly folder: string;
  readonly terminationLog: string;
  readonly dockerfile: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  readonly complain: (error: unknown) => void;
  readonly registry: (settings: SummarizeSettings) => Promise<Registry>;
  /** Opens a repository of base images. */
  readonly open: (settings: SummarizeSettings) => OpenRepository;
  /** Reads `/version` of a scan server, `host:port`. */
  readonly askServer: (host: string) => Promise<string>;
}

/**
 * Runs in the scan pod. Tells the scanner the base images. Judges the built image as soon as the registry has it, passes
 * its digest to the scanner, waits for it and summarizes its reports. Reports at once that the image is refused. Prints
 * one line for the operator, to stdout and as the termination message,
 * and two more lines, to stdout only, for the archive. The pod's deadline limits the wait for the scanner.
 * @throws ZodError for an environment that the manifest does not produce
 */
export async function summarizeScan(place: ScanPlace): Promise<void> {
  const { folder, terminationLog, env, print } = place;
  const settings = summarizeSettings.parse(env);
  const read = (name: string): Promise<ReportFile> => readReport(join(folder, name));
  const tell = (line: string) => writeFile(terminationLog, line);
  const over = new AbortController();
  const judging = judgeAndHandOver(place, settings, over);
  const bases = await findBases(place, settings);
  const serverDatabase = await useServer(place, settings, bases);
  const lines = firstLines(serverDatabase !== undefined, bases);
  const telling = handOver(join(folder, reportFiles.bases), lines, over.signal);
  const exit = await onceThere(folder, reportFiles.exitCode, over.signal);
  over.abort();
  await telling;
  const { digest, refused, volumes = [], layers = [] } = await judging;
  if (digest !== undefined && refused !== undefined) {
    const line = scanResultLine(unscanned(digest, refused));
    await tell(line);
    print(`${settings.RESULT_NONCE} ${line}`);
    return;
  }
  const left = {
    exitCode: typeof exit === 'string' ? exit : exit.text,
    digest,
    report: await read(reportFiles.report),
    bases: await Promise.all(
      bases.map(async ({ image, isRoot }, number) => ({
        image,
        isRoot,
        report: await read(reportFiles.baseReport(number)),
      })),
    ),
    log: await read(reportFiles.log),
    databases: { server: serverDatabase, own: textOf(await read(reportFiles.database)) },
  };
  const { result: scanned, archive } = summarize(left, settings, Date.now());
  const result = { ...scanned, volumes, layers };
  const line = scanResultLine(result);
  print(`${settings.RESULT_NONCE} ${line}`);
  await tell(line);
  print(archive);
  const kept = keptReport(textOf(left.report) ?? '');
  if (kept !== undefined) print(reportLine(kept));
}

async function findBases({ dockerfile }: ScanPlace, settings: SummarizeSettings): Promise<BaseImage[]> {
  if (settings.BASE_IMAGES === 'off') return [];
  const build = { args: settings.BUILD_ARGS, target: settings.TARGET === '' ? undefined : settings.TARGET };
  return baseImages(await dockerfile(), build, {
    mirrors: settings.MIRRORS,
    dockerHub: settings.DOCKER_HUB,
  });
}

/** Prepares a scan with the server. @returns the metadata of its database; undefined if there is no server */
async function useServer(
  { folder, askServer, open }: ScanPlace,
  settings: SummarizeSettings,
  bases: readonly BaseImage[],
): Promise<string | undefined> {
  if (settings.SCAN_SERVER === '') return undefined;
  const [database] = await Promise.all([
    databaseOfServer(() => askServer(settings.SCAN_SERVER)),
    layOutRoot(folder, bases, open(settings)),
  ]);
  return database;
}

interface Judged extends JudgedImage {
  /** Undefined if the scanner ended before there was an image. */
  readonly digest?: string | undefined;
}

/** Sends the digest of an image that may be scanned to the scanner, which waits for it at a named pipe. */
async function judgeAndHandOver(
  { folder, complain, registry }: ScanPlace,
  settings: SummarizeSettings,
  over: AbortController,
): Promise<Judged> {
  const { signal } = over;
  const { digest: ask, content } = await registry(settings);
  const digest = await askRegistry(ask, complain, signal);
  if (digest === undefined) return {};
  const rules = { maxImageBytes: settings.MAX_IMAGE_BYTES, known: settings.KNOWN_LAYERS };
  const judge = () => judgeImage(digest, content, rules);
  const judged = await askRegistry(judge, complain, signal);
  if (judged?.refused === undefined) await handOver(join(folder, reportFiles.digest), digest, signal);
  else over.abort();
  return { digest, ...judged };
}

const onceThere = (folder: string, name: string, signal: AbortSignal): Promise<ReportFile> =>
  lookUntil(
    folder,
    () => readReport(join(folder, name)),
    (file) => file !== 'absent',
    Infinity,
    signal,
  );
