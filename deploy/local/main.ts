import { connectionLines } from './connection.ts';
import { down } from './down.ts';
import { createProgress } from './progress.ts';
import { status } from './status.ts';
import { up } from './up.ts';

/** Each returns the exit code. */
const verbs: Readonly<Record<string, () => Promise<number>>> = {
  async up() {
    const progress = createProgress();
    await up(progress);
    progress.finish('the cluster is up');
    return 0;
  },

  async status() {
    const { table, isWell } = await status();
    console.log(table);
    return isWell ? 0 : 1;
  },

  async down() {
    const progress = createProgress();
    const checks = await down(progress);
    progress.finish('the cluster is down');
    for (const { what, left } of checks)
      console.log(`${left.length === 0 ? '✓ no' : '✗ left behind:'} ${what} ${left.join(', ')}`);
    return checks.every(({ left }) => left.length === 0) ? 0 : 1;
  },

  async env() {
    console.log(await connectionLines());
    return 0;
  },
};

const verb = verbs[process.argv[2] ?? ''];
if (verb === undefined) {
  console.error(`usage: main.ts ${Object.keys(verbs).join(' | ')}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await verb();
  } catch (error) {
    console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
