import { dockerfileCases } from '../test/support/worst-cases/dockerfiles.ts';
import { logCases } from '../test/support/worst-cases/logs.ts';
import { reportCases } from '../test/support/worst-cases/reports.ts';

/** Milliseconds of processor time that judging one text may take. */
const limit = 50;

/** Milliseconds of processor time of this thread: other programs on the machine do not count. */
function timeOf(judge: () => unknown): number {
  const before = process.threadCpuUsage();
  judge();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const rows = [...dockerfileCases, ...logCases, ...reportCases].map(({ name, judge }) => {
  const times = Array.from({ length: 3 }, () => timeOf(judge));
  return { name, milliseconds: Math.min(...times), first: times[0] ?? 0 };
});
rows.sort((one, other) => other.milliseconds - one.milliseconds);
console.log(`| Judging … | best of 3, ms | first, ms |\n| --- | ---: | ---: |`);
for (const { name, milliseconds, first } of rows)
  console.log(`| ${name} | ${milliseconds.toFixed(1)} | ${first.toFixed(1)} |`);
const slow = rows.filter(({ milliseconds }) => milliseconds > limit);
console.log(`\n${rows.length} worst cases, ${slow.length} of them above ${limit} ms`);
if (slow.length > 0) process.exitCode = 1;
