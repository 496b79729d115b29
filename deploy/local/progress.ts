const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMilliseconds = 120;

/** Shows running steps and their durations: one live line on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Runs `work` and shows it as a step. Steps may overlap. Errors of `work` are rethrown. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Prints a separate line. */
  note(line: string): void;
  /** Ends the live line and, if any step finished, prints the total time. */
  finish(summary: string): void;
}

/** The parts of a stream such as `process.stderr` that the display needs. */
export interface Display {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Formats a duration as `12.3 s`, or as `3 min 05 s` from one minute on. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The live line: a spinner and each running step with its age, truncated to the terminal's width. */
export function liveLine(running: ReadonlyMap<string, number>, now: number, columns: number): string {
  const frame = frames[Math.floor(now / frameMilliseconds) % frames.length] ?? '';
  const steps = [...running].map(([name, since]) => `${name} ${formatDuration(now - since)}`);
  return `${frame} ${steps.join(', ')}`.slice(0, Math.max(0, columns - 1));
}

/** Shows progress on `display`. `clock` returns milliseconds. */
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
