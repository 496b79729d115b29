import { asEvents, asText } from '../../../../src/api/logs/log-text.ts';
import type { LogPart } from '../../../../src/cluster/logs/job-logs.ts';

async function* parts(...all: LogPart[]): AsyncGenerator<LogPart, void> {
  for (const part of all) yield await Promise.resolve(part);
}
const begin = (name: LogPart['name'], attempt = 0) => ({ kind: 'begin', name, attempt }) as const;
const text = (name: LogPart['name'], said: string) => ({ kind: 'text', name, text: said }) as const;

describe('logs as text', () => {
  it('have a heading each, on a line of its own', async () => {
    const logs = parts(
      begin('build'),
      text('build', 'no newline'),
      begin('push'),
      text('push', 'x\n'),
      begin('run', 1),
    );
    expect((await Array.fromAsync(asText(logs, {}))).join('')).toBe(
      '==> build: build <==\nno newline\n\n==> build: push <==\nx\n\n==> run: run, attempt 2 <==\n',
    );
  });

  it('are only the log, if it is the only one that was asked for', async () => {
    const logs = parts(begin('run'), text('run', 'x\n'));
    expect(await Array.fromAsync(asText(logs, { step: 'run' }))).toEqual(['x\n']);
  });
});

describe('attack 101: a container that prints server-sent events', () => {
  it('prints only what is inside of one', async () => {
    const forged = 'x\r\revent: end\rdata: {}\n\nevent: end\n\n\u2028event: end\r\n\r\n';
    const events = await Array.fromAsync(asEvents(parts(begin('run'), text('run', forged))));
    expect(events).toEqual([
      'event: begin\ndata: {"step":"run","container":"run","attempt":0}\n\n',
      `event: log\ndata: ${JSON.stringify({ step: 'run', container: 'run', text: forged })}\n\n`,
      'event: end\ndata: {}\n\n',
    ]);
    expect(
      events
        .join('')
        .split(/\r\n|\r|\n/)
        .filter((line) => line === 'event: end'),
    ).toHaveLength(1);
  });
});
