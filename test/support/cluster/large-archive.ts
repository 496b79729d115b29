import { z } from 'zod';
import { entryOf } from '../tar.ts';
import { patiently } from './patiently.ts';
import { rest } from './rest.ts';

const mebi = 2 ** 20;

/** Builds only if the file has all its bytes. */
const whole = 'FROM debian:bookworm\nCOPY weights /weights\nRUN test $(stat -c %s /weights) -eq 314572800\n';
export const largeDockerfile = `${whole}CMD echo '{"perf":0.5}' > /data/perf.json\n`;

/** An archive with a file of 300 MiB, as far as this many MiB. */
export function* largeArchive(upTo = 300): Generator<Buffer> {
  yield entryOf({ name: 'Dockerfile', data: largeDockerfile });
  const size = (300 * mebi).toString(8).padStart(11, '0');
  yield entryOf({ name: 'weights', patch: [{ at: 124, bytes: `${size}\0` }] });
  for (let count = 0; count < upTo; count += 1) yield Buffer.alloc(mebi, 'x');
  if (upTo === 300) yield Buffer.alloc(1024);
}

const jobSchema = z.object({ id: z.uuid() });
const viewSchema = z.object({ status: z.string(), performance: z.number().nullable() });

/** Waits for the end of a job that was submitted by REST, and deletes it. */
export async function endOf(created: { readonly status: number; readonly body: unknown }) {
  expect(created).toMatchObject({ status: 201 });
  const { id } = jobSchema.parse(created.body);
  const view = await patiently(async () => {
    const now = viewSchema.parse((await rest('GET', `/api/v1/job/${id}`)).body);
    return ['success', 'failed', 'canceled'].includes(now.status) ? now : undefined;
  }, `${id} to end`);
  await rest('DELETE', `/api/v1/job/${id}`);
  return view;
}
