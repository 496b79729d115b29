const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMilliseconds = 120;

/** What is being done now and how long it takes: one live line on a terminal, plain start and finish lines elsewhere. */
export interface Progress {
  /** Runs `work` under a name. Steps may overlap. An error of `work` is shown and thrown on. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Prints one line of its own. */
  note(line: string): void;
  /** Prints the total time, if there was any step, and ends the live line. */
  finish(summary: string): void;
}

/** The part of a stream that the display needs; `process.stderr` is one. */
export interface Display {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** «12.3 s», or «3 min 05 s» from a minute on. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The live line: a spinner and each running step with its age, cut to the terminal's width. */
export function liveLine(running: ReadonlyMap<string, number>, now: number, columns: number): string {
  const frame = frames[Math.floor(now / frameMilliseconds) % frames.length] ?? '';
  const steps = [...running].map(([name, since]) => `${name} ${formatDuration(now - since)}`);
  return `${frame} ${steps.join(', ')}`.slice(0, Math.max(0, columns - 1));
}

/** Shows progress on `display`; `clock` is in milliseconds. */
export function createProgress(display: Display = process.stderr, clock: () => number = Date.now): Progress {
  const began = clock();
  const running = new Map<string, number>();
  const isLive = display.isTTY === true;
  let finished = 0;
  let ticker: NodeJS.Timeout | undefined;

  const erase = (): void => {
    if (isLive) display.write('\r\x1b[K');
  };
  const draw = (): void => {
    erase();
    if (isLive && running.size > 0) display.write(liveLine(running, clock(), display.columns || 80));
  };
  const print = (line: string): void => {
    erase();
    display.write(`${line}\n`);
    draw();
  };
  const end = (name: string, mark: string): void => {
    const since = running.get(name) ?? clock();
    running.delete(name);
    if (running.size === 0) clearInterval(ticker);
    print(`${mark} ${name} ${formatDuration(clock() - since)}`);
  };

  return {
    note: print,
    async step(name, work) {
      running.set(name, clock());
      if (!isLive) print(`  ${name} …`);
      if (isLive && running.size === 1) ticker = setInterval(draw, frameMilliseconds).unref();
      try {
        const result = await work();
        finished += 1;
        end(name, '✓');
        return result;
      } catch (error) {
        end(name, '✗');
        throw error;
      }
    },
    finish(summary) {
      clearInterval(ticker);
      erase();
      if (finished > 0)
        display.write(`${summary}: ${finished} steps in ${formatDuration(clock() - began)}\n`);
    },
  };
}
