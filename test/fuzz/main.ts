import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { dockerfileFault } from '../../src/dockerfile/index.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { mutate, randomOf } from './generate.ts';
import { honest, tricky } from './samples.ts';
import { viewOf } from './view.ts';

/** usage: node test/fuzz/main.ts PROGRAM CASES [SEED]; compares our parser with BuildKit's, which PROGRAM runs */
const [program = '', cases = '20000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
console.log(`comparing ${cases} Dockerfiles, seed ${seed}`);

const random = randomOf(Number(seed));
/** Short ones survive a change more often than whole files. */
const short = honest.flatMap((text) =>
  parseDockerfile(text).instructions.map(({ line }, index, all) => {
    const lines = text.split('\n').slice(line - 1, (all[index + 1]?.line ?? Infinity) - 1);
    return `FROM debian AS a\n${lines.join('\n')}\nRUN x\n`;
  }),
);
const samples = [...honest, ...tricky, ...tricky, ...short];
const buildkit = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: buildkit.stdout })[Symbol.asyncIterator]();

async function ask(text: string): Promise<Record<string, unknown>> {
  buildkit.stdin.write(`${JSON.stringify(text)}\n`);
  const { value } = (await answers.next()) as { value?: string };
  if (value === undefined) throw new Error('the program ended');
  return JSON.parse(value) as Record<string, unknown>;
}

const counts = { same: 0, 'only ours refuses': 0, 'only BuildKit refuses': 0, 'both refuse': 0 };
const complaints: string[] = [];

async function compare(text: string, mustBeAccepted: boolean): Promise<void> {
  const fault = dockerfileFault(text, { files: undefined, args: {} });
  const theirs = await ask(text);
  const refused = theirs['error'] !== undefined;
  if (fault && mustBeAccepted) complaints.push(`refused: ${fault.message}\n${JSON.stringify(text)}`);
  if (fault) counts[refused ? 'both refuse' : 'only ours refuses'] += 1;
  else if (refused) counts['only BuildKit refuses'] += 1;
  else {
    const ours = viewOf(text);
    if (agree(ours, theirs)) counts.same += 1;
    else
      complaints.push(
        `${JSON.stringify(text)}\n  ours   ${JSON.stringify(ours)}\n  theirs ${JSON.stringify(theirs)}`,
      );
  }
}

/**
 * A base that is known only to the build is `*`, and no policy allows it. We may find a directive where BuildKit does
 * not.
 */
function agree(ours: ReturnType<typeof viewOf>, theirs: Record<string, unknown>): boolean {
  const known = JSON.parse(JSON.stringify(theirs)) as ReturnType<typeof viewOf>;
  const stages = known.stages.map((stage, number) => {
    const base = ours.stages[number]?.base ?? '';
    return base.includes('*') ? { ...stage, base } : stage;
  });
  const syntax = known.syntax?.trim() ?? ours.syntax;
  return isDeepStrictEqual(ours, { ...(syntax && { syntax }), stages });
}

for (const text of honest) await compare(text, true);
for (const text of tricky) await compare(text, false);
for (let left = Number(cases); left > 0 && complaints.length < 10; left -= 1)
  await compare(mutate(samples, random), false);
buildkit.stdin.end();
console.log(counts);
for (const complaint of complaints) console.error(`\n${complaint}`);
if (complaints.length > 0) {
  console.error(`\nThe parsers disagree. Repeat with: make fuzz CASES=${cases} SEED=${seed}`);
  process.exit(1);
}
