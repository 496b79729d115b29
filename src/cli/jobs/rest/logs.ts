import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';
import { serverSent } from '../../read/server-sent.ts';
import type { LogLine, LogOptions } from '../jobs.ts';
import { send, type RestServer } from './request.ts';

const logEvent = z.object({ container: z.string(), text: z.string() });

/** The logs of a job, as the server tells them. @param path of the job */
export async function* readLogs(
  server: RestServer,
  path: string,
  { step, follow: goesOn, signal }: LogOptions,
): AsyncGenerator<LogLine, void> {
  const query = new URLSearchParams({ follow: String(goesOn), ...(step !== undefined && { step }) });
  const headers = { accept: 'text/event-stream' };
  const { body } = await send(server, { path: `${path}/logs?${query.toString()}`, headers, signal });
  const rests = new Map<string, string>();
  try {
    for await (const { event, data } of serverSent(decoded(body))) {
      if (event === 'end') break;
      if (event !== 'log') continue;
      const { container, text } = logEvent.parse(parseJson(data));
      const lines = ((rests.get(container) ?? '') + text).split('\n');
      rests.set(container, lines.pop() ?? '');
      for (const line of lines) yield { container, text: line };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  for (const [container, text] of rests) if (text !== '') yield { container, text };
}

async function* decoded(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) yield decoder.decode(chunk, { stream: true });
}
