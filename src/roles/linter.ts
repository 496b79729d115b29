import { once } from 'node:events';
import { pino } from 'pino';
import { z } from 'zod';
import { parseHadolint } from '../linter/hadolint.ts';
import { parseLynis } from '../linter/lynis.ts';
import { serveLinter, type Service } from '../linter/serve.ts';
import { Tool } from '../linter/tool.ts';

const environment = z.object({
  PORT: z.coerce.number().int(),
  /** Whether the pod has a container with Lynis. */
  AUDIT: z.enum(['true', 'false']),
});

/** Milliseconds: the seconds that the chart gives each tool, and a little more. */
const [lintPatience, auditPatience] = [7_000, 12_000];

/** Hands Dockerfiles to the tools in the other containers of its pod until SIGTERM or SIGINT. */
export async function runLinter(): Promise<void> {
  const { PORT: port, AUDIT } = environment.parse(process.env);
  const log = pino({ name: 'linter' });
  const services = new Map<string, Service>([
    ['lint', { tool: new Tool('/queues/lint', lintPatience), parse: parseHadolint }],
  ]);
  if (AUDIT === 'true')
    services.set('audit', { tool: new Tool('/queues/audit', auditPatience), parse: parseLynis });
  const server = serveLinter(port, services, (error) => {
    log.error({ err: error }, 'could not ask a tool');
  });
  await once(server, 'listening');
  log.info({ port, services: [...services.keys()] }, 'started');
  await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)));
  process.exit(0);
}
