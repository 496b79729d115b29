import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { ConfigError, type Config } from '../config/index.ts';
import { serveTokens } from '../registry/tokens/serve.ts';
import { readSigner } from '../registry/tokens/sign.ts';

/** Issues tokens of the workspace registry until SIGTERM or SIGINT. @throws ConfigError if its keys are missing */
export async function runRegistryTokens({
  registryTokens,
  settings,
  logLevel,
  version,
  commit,
}: Config): Promise<void> {
  const log = pino({ level: logLevel, name: 'registry-tokens' });
  const { folder, port, uploadsKey } = registryTokens;
  const { passwordKey } = settings.registry;
  if (folder === undefined || passwordKey === undefined)
    throw new ConfigError('REGISTRY_TOKENS_FOLDER and REGISTRY_PASSWORD_KEY_FILE must be set in this role');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const server = serveTokens({
    port,
    tls: { cert: read('tls.crt'), key: read('tls.key') },
    signer: readSigner(read('signer.key'), read('signer.crt')),
    passwordKey,
    uploadsKey,
  });
  await once(server, 'listening');
  log.info({ port, version, commit }, 'started');
  await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)));
  server.close();
  server.closeIdleConnections();
  log.info('stopped');
}
