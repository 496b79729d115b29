import { createServer, type IncomingMessage, type Server } from 'node:http';
import { limits } from '../resource/limits.ts';
import type { Tool } from './tool.ts';

/** What is asked: a tool, and how its report is read. */
export interface Service {
  readonly tool: Tool;
  /** The findings in a report; undefined if it has none. */
  readonly parse: (report: string) => object | undefined;
}

interface Answer {
  readonly code: number;
  readonly body?: object;
}

const timeouts = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };
/** Only the operator can connect. */
const mostConnections = 32;

/**
 * Serves `POST /NAME` for each service: the body is a Dockerfile, the answer its findings as JSON. 204: there are none,
 * because the tool failed on it or needed too long. 503: too many are waiting. And `/healthz`.
 */
export function serveLinter(
  port: number,
  services: ReadonlyMap<string, Service>,
  complain: (error: unknown) => void,
): Server {
  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.url === '/healthz') return { code: 200 };
    const service = services.get(request.url?.slice(1) ?? '');
    if (!service) return { code: 404 };
    if (request.method !== 'POST') return { code: 405 };
    if (service.tool.isBusy) return { code: 503 };
    const text = await textOf(request);
    if (text === undefined) return { code: 413 };
    const body = service.parse((await service.tool.report(text)) ?? '');
    return body === undefined ? { code: 204 } : { code: 200, body };
  }
  const server = createServer(timeouts, (request, response) => {
    void answer(request)
      .catch((error: unknown): Answer => {
        complain(error);
        return { code: 500 };
      })
      .then(({ code, body }) => {
        // What was not read of a request must not be taken for the next one.
        if (!request.complete) response.setHeader('connection', 'close');
        response.writeHead(code, { 'content-type': 'application/json' });
        response.end(body && JSON.stringify(body));
      });
  });
  server.maxConnections = mostConnections;
  return server.listen(port);
}

/** The body; undefined if it is larger than a Dockerfile can be. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.dockerfileBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
