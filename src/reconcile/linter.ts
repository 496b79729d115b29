import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { request } from 'undici';
import type { z } from 'zod';
import type { Settings } from '../config/settings.ts';
import { isAdviceDue } from '../pipeline/4-scan/advice.ts';
import type { Advice } from '../pipeline/snapshot.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { statusSchema } from '../resource/status.ts';
import { FairSet } from './fair-set.ts';

/** Texts of one namespace that may wait, texts and runs that are remembered. */
const [mostWaiting, mostTexts, mostRuns] = [20, 500, 2_000];
/** Milliseconds: for one answer, between two attempts if there is none, and until a text is given up. */
const [patience, pause, longest] = [30_000, 2_000, 120_000];
/** Maximum size of an answer, in bytes. */
const mostBytes = 16 * 1024;

const { lint, audit } = statusSchema.shape;
const kinds = { lint, audit } as const satisfies Record<keyof Advice, z.ZodType>;
type Kind = keyof typeof kinds;
const allKinds = ['lint', 'audit'] as const satisfies readonly Kind[];

/** A text that was asked about, and the jobs that wait for the advice. */
interface Text {
  /** Empty once it is not needed any more. */
  content: string;
  readonly since: number;
  readonly open: Set<Kind>;
  readonly jobs: Set<string>;
  advice: Advice;
}

/**
 * Asks the linter about the Dockerfiles of jobs, in the background: a pass gets what is known, and a job is woken when
 * there is more. Each tool has one text at a time, from the namespaces in turn. The advice on a text is kept under its
 * namespace and its hash. All of it may be forgotten: it is advice.
 */
export class Linter {
  readonly #host: string | undefined;
  readonly #wake: (uid: string) => void;
  readonly #log: Pick<Logger, 'warn'>;
  /** Those that are not answered, by namespace and hash. */
  readonly #open = new Map<string, Text>();
  /** Those that are. The oldest comes first, here and in `#runs`. */
  readonly #answered = new Map<string, Text>();
  /** What each run was told of, because the text is not known in all passes. */
  readonly #runs = new Map<string, Text>();
  readonly #waiting: Readonly<Record<Kind, FairSet>> = { lint: new FairSet(), audit: new FairSet() };
  readonly #counts = new Map<string, number>();
  readonly #busy = new Set<Kind>();
  readonly #stopping = new AbortController();

  constructor({ linter }: Pick<Settings, 'linter'>, wake: (uid: string) => void, log: Pick<Logger, 'warn'>) {
    this.#host = linter;
    this.#wake = wake;
    this.#log = log;
  }

  /** What is known about the job's Dockerfile. @param read returns it, or undefined if this pass does not know it */
  adviceFor(job: DockerfileJob, read: () => string | undefined): Advice {
    if (!isAdviceDue(job) || this.#host === undefined) return {};
    const { uid, namespace } = job.metadata;
    const run = `${uid} ${job.status.run ?? 1}`;
    const text = this.#runs.get(run) ?? this.#ask(namespace, read());
    if (!text) return {};
    keep(this.#runs, run, text, mostRuns);
    if (text.open.size > 0) text.jobs.add(uid);
    return text.advice;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Undefined if too many of the namespace's texts are waiting. Then a later pass may ask. */
  #ask(namespace: string, content: string | undefined): Text | undefined {
    if (content === undefined) return undefined;
    const key = `${namespace}/${createHash('sha256').update(content).digest('hex')}`;
    const known = this.#open.get(key) ?? this.#answered.get(key);
    if (known) return known;
    const count = this.#counts.get(namespace) ?? 0;
    if (count >= mostWaiting) return undefined;
    this.#counts.set(namespace, count + 1);
    const text: Text = { content, since: Date.now(), open: new Set(allKinds), jobs: new Set(), advice: {} };
    this.#open.set(key, text);
    for (const kind of allKinds) {
      this.#waiting[kind].add(key);
      void this.#work(kind);
    }
    return text;
  }

  async #work(kind: Kind): Promise<void> {
    if (this.#busy.has(kind)) return;
    this.#busy.add(kind);
    for (;;) {
      const key = this.#stopping.signal.aborted ? undefined : this.#waiting[kind].take();
      if (key === undefined) break;
      const text = this.#open.get(key);
      if (text) await this.#answer(kind, key, text);
    }
    this.#busy.delete(kind);
  }

  async #answer(kind: Kind, key: string, text: Text): Promise<void> {
    const isLate = Date.now() - text.since > longest;
    try {
      const found = isLate ? undefined : await this.#post(kind, text.content);
      if (found) text.advice = { ...text.advice, ...found };
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#log.warn({ kind, err: error }, 'the linter does not answer');
      await wait(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      this.#waiting[kind].add(key);
      return;
    }
    text.open.delete(kind);
    for (const uid of text.jobs) this.#wake(uid);
    if (text.open.size === 0) this.#settle(key, text, isLate);
  }

  #settle(key: string, text: Text, isLate: boolean): void {
    text.content = '';
    text.jobs.clear();
    this.#open.delete(key);
    // Another job with this text may have better luck.
    if (!isLate) keep(this.#answered, key, text, mostTexts);
    const [namespace = ''] = key.split('/', 1);
    const left = (this.#counts.get(namespace) ?? 1) - 1;
    if (left > 0) this.#counts.set(namespace, left);
    else this.#counts.delete(namespace);
  }

  /** @throws Error if the linter has no answer, not even that there are no findings */
  async #post(kind: Kind, content: string): Promise<Advice | undefined> {
    const signal = AbortSignal.any([AbortSignal.timeout(patience), this.#stopping.signal]);
    const url = `http://${this.#host ?? ''}/${kind}`;
    const { statusCode, body } = await request(url, { method: 'POST', body: content, signal });
    let text = '';
    for await (const chunk of body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > mostBytes) throw new Error('the answer is too long');
    }
    // 404: there is no such tool.
    if (statusCode === 204 || statusCode === 404) return undefined;
    if (statusCode !== 200) throw new Error(`the answer is ${statusCode}`);
    return { [kind]: kinds[kind].unwrap().parse(JSON.parse(text)) };
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
