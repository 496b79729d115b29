import { readDelivery } from '../../../src/api/hooks/payloads/index.ts';
import type { Delivered, Push } from '../../../src/api/hooks/push.ts';
import type { Forge } from '../../../src/resource/template/webhook.ts';

export const read = (forge: Forge, body: unknown): Delivered =>
  readDelivery(forge, Buffer.from(JSON.stringify(body)));

/** @throws Error if the delivery starts no job */
export function pushIn(forge: Forge, body: unknown): Push {
  const delivered = read(forge, body);
  if (delivered.is !== 'push') throw new Error(delivered.because);
  return delivered.push;
}
