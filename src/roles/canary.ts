import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { look } from '../probe/in-container/look.ts';
import { targetSchema } from '../probe/sighting.ts';

const environment = z.object({
  PROCESSES: z.coerce.number().int(),
  NODE_ADDRESS: z.string(),
  TARGETS: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(targetSchema)),
});

/** Port of the kubelet. */
const kubelet = 10_250;

/** Says what a canary of the operator's probe sees, as its termination message. */
export async function runCanary(): Promise<void> {
  const { NODE_ADDRESS: host, PROCESSES: most, TARGETS: targets } = environment.parse(process.env);
  const node = { name: 'kubelet', protocol: 'tcp', host, port: kubelet } as const;
  const line = JSON.stringify(await look([...targets, node], most));
  await writeFile('/dev/termination-log', line);
  console.log(line);
}
