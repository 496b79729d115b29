/** One event of a stream of server-sent events (HTML, section 9.2). */
export interface ServerSent {
  readonly event: string;
  readonly data: string;
}

/** Characters. A server that never ends an event must not fill the memory. */
const longest = 4 * 1024 * 1024;

/** Reads the events of a stream, wherever its chunks end. Comments, which keep connections open, are left out. */
export async function* serverSent(chunks: AsyncIterable<string>): AsyncGenerator<ServerSent, void> {
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = (rest + chunk).split(/\r?\n\r?\n/);
    rest = blocks.splice(-1).join('').slice(-longest);
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const data = valuesOf(lines, 'data').join('\n');
      if (data !== '') yield { event: valuesOf(lines, 'event').at(-1) ?? 'message', data };
    }
  }
}

const valuesOf = (lines: readonly string[], name: string): string[] =>
  lines
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
