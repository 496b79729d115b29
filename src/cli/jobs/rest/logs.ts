import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { logLines, type LogPiece } from '../../read/log-lines.ts';
import { serverSent, type ServerSent } from '../../read/server-sent.ts';
import type { LogLine, LogOptions } from '../jobs.ts';
import { send, type RestServer } from './request.ts';

/** The logs of a job, as the server tells them. @param path of the job @throws Failure */
export async function* readLogs(
  server: RestServer,
  path: string,
  { step, follow, signal }: LogOptions,
): AsyncGenerator<LogLine, void> {
  const query = new URLSearchParams({ follow: String(follow), ...(step !== undefined && { step }) });
  const headers = { accept: 'text/event-stream' };
  try {
    const { body } = await send(server, { path: `${path}/logs?${query.toString()}`, headers, signal });
    yield* logLines(pieces(server, body));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

type Body = ReadableStream<Uint8Array> | null;

/** What has no `end` was cut off: by the network, or by a server that stops or has waited for long enough. */
async function* pieces({ url }: RestServer, body: Body): AsyncGenerator<LogPiece, void> {
  let cause: string | undefined;
  const events = serverSent(decoded(body, (error) => (cause = error)));
  for await (const event of events) {
    if (event.event === 'end') return;
    const piece = pieceOf(event);
    if (piece) yield piece;
  }
  throw new Failure(`${url} ended the log before it was complete${cause === undefined ? '' : `: ${cause}`}`, {
    code: exitCodes.unreachable,
    next: ['Run this again: it begins with what has been written so far'],
  });
}

const container = z.object({ container: z.string() });
const written = container.extend({ text: z.string() });

function pieceOf({ event, data }: ServerSent): LogPiece | undefined {
  const parsed = parseJson(data);
  if (event === 'begin') {
    const begun = container.safeParse(parsed).data;
    return begun && { kind: 'begin', name: begun.container };
  }
  const log = event === 'log' ? written.safeParse(parsed).data : undefined;
  return log && { kind: 'text', name: log.container, text: log.text };
}

/** Text as it arrives, until the connection ends or breaks. */
async function* decoded(body: Body, onBroken: (why: string) => void): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body ?? []) yield decoder.decode(chunk, { stream: true });
  } catch (error) {
    onBroken(error instanceof Error ? error.message : String(error));
  }
}
