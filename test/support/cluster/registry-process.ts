import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';
import { freePort } from '../free-port.ts';
import { answers } from './answers.ts';
import { patiently } from './patiently.ts';

export interface RegistryProcess {
  /** `127.0.0.1:port` */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * Starts a real, empty registry on a free port of this machine.
 * @param environment settings other than storage and address (distribution's REGISTRY_… variables)
 */
export async function startRegistry(
  environment: Readonly<Record<string, string>> = {},
): Promise<RegistryProcess> {
  const { binaries } = await recordedArtifacts();
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const config = join(folder, 'config.yml');
  await writeFile(
    config,
    JSON.stringify({ version: 0.1, storage: { filesystem: { rootdirectory: folder } } }),
  );
  const port = await freePort('127.0.0.1');
  const host = `127.0.0.1:${port}`;
  const child = spawn(binaries['docker-registry'], ['serve', config], {
    env: { REGISTRY_HTTP_ADDR: host, OTEL_TRACES_EXPORTER: 'none', ...environment },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await patiently(() => answers('127.0.0.1', port), `the registry at ${host}`);
  return {
    host,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
