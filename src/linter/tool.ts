import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Milliseconds between two looks. */
const poll = 20;
/** Texts that may wait. The operator sends one at a time. */
const mostWaiting = 8;
/** Size at which a report is cut off (`ulimit -f`), in bytes. */
const mostReport = 2 * 1024 * 1024;

/** The named pipe from which the tool's container reads what to do next. */
const pipe = 'next';

/**
 * A tool in another container, which runs charts/dockerfilejob/linter/loop.sh on the folder that both mount. It does one
 * text after another. Each has a name of its own, so the late report on one is never taken for that on another.
 */
export class Tool {
  readonly #folder: string;
  readonly #patience: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param patience how long a text may take, in milliseconds, once it is its turn */
  constructor(folder: string, patience: number) {
    this.#folder = folder;
    this.#patience = patience;
  }

  get isBusy(): boolean {
    return this.#waiting >= mostWaiting;
  }

  /** The report on a text. Undefined if there is none in time. @throws Error if the folder cannot be used */
  async report(text: string): Promise<string | undefined> {
    this.#waiting += 1;
    const report = this.#last.then(() => this.#run(text));
    this.#last = report.catch(() => undefined);
    try {
      return await report;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #run(text: string): Promise<string | undefined> {
    await this.#empty();
    const signal = AbortSignal.timeout(this.#patience);
    const name = randomUUID();
    await writeFile(join(this.#folder, name), text, { flag: 'wx' });
    try {
      await untilDone(() => tell(join(this.#folder, pipe), `${name}\n`), signal);
      return await untilDone(() => read(join(this.#folder, `${name}.report`)), signal);
    } finally {
      await this.#empty();
    }
  }

  async #empty(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name !== pipe);
    await Promise.all(names.map((name) => rm(join(this.#folder, name), { recursive: true, force: true })));
  }
}

/** Tries until there is a result; undefined if the time is over. */
async function untilDone<T>(
  attempt: () => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T | undefined> {
  while (!signal.aborted) {
    const result = await attempt();
    if (result !== undefined) return result;
    await wait(poll);
  }
  return undefined;
}

/** Writes to a pipe, if it exists and has a reader: the tool is idle. */
async function tell(path: string, line: string): Promise<true | undefined> {
  try {
    await using file = await open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
    await file.write(line);
    return true;
  } catch (error) {
    if (isOneOf(error, ['ENOENT', 'ENXIO'])) return undefined;
    throw error;
  }
}

/** Reads a report that was renamed into place. It is empty if it was cut off, or is no file. */
async function read(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    const about = await file.stat();
    return about.isFile() && about.size < mostReport ? await file.readFile('utf8') : '';
  } catch (error) {
    if (isOneOf(error, ['ENOENT'])) return undefined;
    if (isOneOf(error, ['ELOOP'])) return '';
    throw error;
  }
}

const isOneOf = (error: unknown, codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
