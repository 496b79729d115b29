/** A container that runs a line of shell. */
export const running = (line: string, base = 'debian:bookworm'): string => `FROM ${base}\nCMD ${line}\n`;

/** A container that leaves this text as its performance file. No single quotes in it. */
export const leaving = (text: string): string => running(`echo '${text}' > /data/perf.json`);

export const perf = leaving('{"perf":0.99}');
