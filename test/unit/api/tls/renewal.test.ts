import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { openServer } from '../../../../src/api/tls/open-server.ts';
import { startApiWithoutCluster, type TestApi } from '../../../support/api.ts';
import { certificate } from '../../../support/certificate.ts';

const root = mkdtempSync(join(tmpdir(), 'api-tls-'));
const [first, second, third] = ['first', 'second', 'third'].map((name) => certificate(root, name));
const interval = 50;
let versions = 0;

/** Renews the files as the kubelet does: `..data` is a link to a folder, and is replaced by another. */
function put(files: { readonly cert: string; readonly key: string }): void {
  versions += 1;
  const version = join(root, `..version-${versions}`);
  mkdirSync(version);
  writeFileSync(join(version, 'tls.crt'), files.cert);
  writeFileSync(join(version, 'tls.key'), files.key);
  symlinkSync(version, join(root, '..next'));
  renameSync(join(root, '..next'), join(root, '..data'));
}

describe('the API with a certificate', () => {
  let api: TestApi;
  if (!first || !second || !third) throw new Error('there are three certificates');
  beforeAll(async () => {
    put(first);
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(join('..data', name), join(root, name));
    api = await startApiWithoutCluster({ mode: 'none' }, { tls: { folder: root, interval } });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(root, { recursive: true });
  });

  /** Trusts only this certificate. @returns the version of TLS */
  async function handshake(ca: string, options: ConnectionOptions = {}): Promise<string | null> {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: api.port, ca, ...options });
    try {
      await once(socket, 'secureConnect');
      return socket.getProtocol();
    } finally {
      socket.destroy();
    }
  }

  it('speaks TLS 1.2 and 1.3, nothing older, and no plain HTTP', async () => {
    expect(await handshake(first.cert)).toBe('TLSv1.3');
    expect(await handshake(first.cert, { maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(handshake(first.cert, old)).rejects.toThrow(/alert protocol version/);
    const plain = connectSocket(api.port, '127.0.0.1', () =>
      plain.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    expect(await text(plain)).toBe('');
  });

  it('uses a renewed one for new connections, and keeps open ones', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: first.cert });
    const health = async (): Promise<number | undefined> => {
      const [response] = (await once(
        get({ agent, host: '127.0.0.1', port: api.port, path: '/healthz' }),
        'response',
      )) as [IncomingMessage];
      await text(response);
      return response.statusCode;
    };
    expect(await health()).toBe(200);
    put(second);
    await sleep(interval * 4);
    await handshake(second.cert);
    await expect(handshake(first.cert)).rejects.toThrow('self-signed');
    // By the connection from before.
    expect(await health()).toBe(200);
    agent.destroy();
  });

  it('keeps the last good one while the files do not fit together, and says so once, without the key', async () => {
    api.log.length = 0;
    put({ cert: third.cert, key: second.key });
    await sleep(interval * 6);
    await handshake(second.cert);
    const told = api.log.filter(({ msg }) => String(msg).includes('certificate'));
    expect(told).toEqual([
      expect.objectContaining({ level: 40, msg: 'the renewed certificate cannot be used' }),
    ]);
    expect(JSON.stringify(told)).not.toContain('PRIVATE KEY');
    put(third);
    await sleep(interval * 4);
    await handshake(third.cert);
  });
});

describe('the API without a usable certificate', () => {
  it('does not start, rather than with plain HTTP', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-tls-'));
    const open = () => openServer({}, { folder }, pino({ level: 'silent' }), () => undefined);
    expect(open).toThrow('ENOENT');
    if (!first || !second) throw new Error('there are three certificates');
    writeFileSync(join(folder, 'tls.crt'), first.cert);
    writeFileSync(join(folder, 'tls.key'), second.key);
    expect(open).toThrow('key values mismatch');
  });
});
