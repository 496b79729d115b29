import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:net';
import { layout } from './layout.ts';

/** Health check of a daemon. All addresses are reachable from the machine's own network namespace. */
export type Probe =
  | { readonly kind: 'http'; readonly url: string }
  /** With the administrator's certificate. `ca`: of a server whose certificate is not the cluster's. */
  | { readonly kind: 'https'; readonly url: string; readonly ca?: string }
  | { readonly kind: 'http-socket'; readonly socket: string; readonly path: string }
  | { readonly kind: 'socket'; readonly socket: string };

const timeoutMilliseconds = 3_000;

/** Undefined if healthy, otherwise why not, in a few words. */
export async function whyUnhealthy(probe: Probe): Promise<string | undefined> {
  try {
    const status = await statusOf(probe);
    return status < 400 || status === 401 ? undefined : `HTTP ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The HTTP status, or 200 for a plain socket that accepts connections. */
async function statusOf(probe: Probe): Promise<number> {
  switch (probe.kind) {
    case 'http':
      return answer(httpRequest(probe.url, { timeout: timeoutMilliseconds }));
    case 'http-socket':
      return answer(
        httpRequest({ socketPath: probe.socket, path: probe.path, timeout: timeoutMilliseconds }),
      );
    case 'https': {
      const identity = probe.ca === undefined ? await adminIdentity() : { ca: await readFile(probe.ca) };
      return answer(httpsRequest(probe.url, { ...identity, timeout: timeoutMilliseconds, agent: false }));
    }
    case 'socket':
      return accepts(probe.socket);
  }
}

async function adminIdentity(): Promise<{ ca: Buffer; cert: Buffer; key: Buffer }> {
  const [ca, cert, key] = await Promise.all(
    ['ca.crt', 'admin.crt', 'admin.key'].map((file) => readFile(join(layout.certificates, file))),
  );
  if (ca === undefined || cert === undefined || key === undefined) throw new Error('no certificates');
  return { ca, cert, key };
}

function answer(request: ReturnType<typeof httpRequest>): Promise<number> {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
    request.end();
  });
}

function accepts(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.destroy();
      resolve(200);
    });
  });
}
