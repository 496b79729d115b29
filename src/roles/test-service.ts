import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { testerSettings } from '../pipeline/5-run/service/environment.ts';
import { ask } from '../pipeline/5-run/service/in-container/ask.ts';
import { testService } from '../pipeline/5-run/service/in-container/test-service.ts';
import { planSchema } from '../pipeline/5-run/service/plan.ts';

/** What a termination message holds. A longer result is only in the log. */
const shortBytes = 4096;

/**
 * Tests the service beside it, in the container `test` of a run pod. Starts no thread: the service may leave no process.
 * @throws Error if the environment or the volume does not match the manifest of the pod
 */
export async function runTestService(): Promise<void> {
  const { PLAN, RESULT_NONCE } = testerSettings.parse(process.env);
  const plan = planSchema.parse(JSON.parse(readFileSync(PLAN, 'utf8')));
  const line = JSON.stringify(await testService(plan, { ask, sleep, now: () => performance.now() }));
  if (Buffer.byteLength(line) <= shortBytes) writeFileSync('/dev/termination-log', line);
  process.stdout.write(`${RESULT_NONCE} ${line}\n`, () => process.exit(0));
}
