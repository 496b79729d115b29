import { createServer } from 'node:net';
import { once } from 'node:events';
import { connect } from '../cluster/connect.ts';
import type { Config } from '../config/index.ts';
import { holdUnproved } from '../pipeline/isolation-proof.ts';
import { prove } from '../probe/prove.ts';

/** Milliseconds. */
const patience = 5 * 60_000;

/** Probes the isolation of jobs once, for `helm test`. Fails if something that isolation.require names is not proved. */
export async function runProveIsolation({ settings }: Config): Promise<void> {
  const cluster = await connect();
  const listener = createServer((socket) => socket.destroy()).listen(0);
  await once(listener, 'listening');
  const address = listener.address();
  try {
    if (address === null || typeof address === 'string') throw new Error('the listener has no port');
    const prober = { origin: 'test', cluster, settings, ownPort: address.port } as const;
    const proof = await prove(prober, AbortSignal.timeout(patience));
    console.log(JSON.stringify(proof));
    const held = holdUnproved(settings.isolation.require, { kind: 'proof', proof }, Date.now());
    if (held) throw new Error(held.message);
  } finally {
    listener.close();
    await cluster.close();
  }
}
