import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

export interface EndpointsOptions {
  readonly port: number;
  readonly registry: Registry;
  /** Whether the process is able to work. */
  readonly ready: () => Promise<boolean>;
}

interface Answer {
  readonly code: number;
  readonly text: string;
  readonly type?: string;
}

const notFound: Answer = { code: 404, text: 'not found\n' };

/** Serves the operator's /metrics, /healthz and /readyz. */
export function serveEndpoints({ port, registry, ready }: EndpointsOptions): Server {
  const answers: Record<string, () => Promise<Answer>> = {
    '/healthz': () => Promise.resolve({ code: 200, text: 'ok\n' }),
    '/readyz': async () =>
      (await ready()) ? { code: 200, text: 'ok\n' } : { code: 503, text: 'not ready\n' },
    '/metrics': async () => ({ code: 200, text: await registry.metrics(), type: registry.contentType }),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''] ?? (() => Promise.resolve(notFound));
    answer().then(
      ({ code, text, type = 'text/plain' }) => response.writeHead(code, { 'content-type': type }).end(text),
      (error: unknown) => response.writeHead(500).end(`${String(error)}\n`),
    );
  });
  return server.listen(port);
}
