import type { CheckResult } from '../../../../resource/service-test.ts';
import { evaluate } from '../evaluate.ts';
import type { Plan, PlannedCheck } from '../plan.ts';
import { cutText, type ServiceResult } from '../result.ts';
import type { Asked, Question } from './ask.ts';

export interface TesterDependencies {
  readonly ask: (question: Question, milliseconds: number) => Promise<Asked>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/** Milliseconds between two attempts to find the service ready, and for each. */
const pause = 100;
const attempt = 5_000;

/** Waits until the service is ready, then makes the checks, one after another. Never throws because of what it answers. */
export async function testService(plan: Plan, tools: TesterDependencies): Promise<ServiceResult> {
  const end = tools.now() + plan.milliseconds;
  const got = await whyNotReady(plan, end, tools);
  if (got !== undefined) return { ready: false, got: cutText(got) };
  const checks: CheckResult[] = [];
  for (const check of plan.checks) checks.push(bounded(await make(plan.port, check, end, tools)));
  return { ready: true, checks };
}

async function whyNotReady(
  { port, readiness }: Plan,
  end: number,
  { ask, sleep, now }: TesterDependencies,
): Promise<string | undefined> {
  const until = Math.min(end, now() + readiness.milliseconds);
  const question = { port, method: 'GET', path: readiness.path, headers: [] };
  let got: string | undefined;
  for (let left = until - now(); left > 0; left = until - now()) {
    const asked = await ask(question, Math.min(attempt, left));
    if (asked.kind === 'answer' && asked.answer.status < 500) return undefined;
    // The last attempt may have been given no time. Then the one before says more.
    if (asked.kind === 'answer') got = `status ${asked.answer.status}`;
    else if (asked.milliseconds < left) got = asked.got;
    else got ??= asked.got;
    await sleep(pause);
  }
  return got ?? 'no time to ask';
}

async function make(
  port: number,
  { name, expect, ...question }: PlannedCheck,
  end: number,
  { ask, now }: TesterDependencies,
): Promise<CheckResult> {
  const left = end - now();
  const late = { expected: 'an answer before spec.test.timeout is over', got: 'the time was over' };
  if (left <= 0) return { name, passed: false, milliseconds: 0, ...late };
  const asked = await ask({ port, ...question }, Math.min(expect.maxMilliseconds, left));
  if (asked.kind === 'none') {
    const { expected, got, milliseconds } = asked;
    return { name, passed: false, milliseconds, ...(now() >= end ? late : { expected, got }) };
  }
  const { status, milliseconds } = asked.answer;
  const miss = evaluate(expect, asked.answer);
  return { name, passed: miss === undefined, milliseconds, status, ...miss };
}

const bounded = ({ expected, got, ...result }: CheckResult): CheckResult => ({
  ...result,
  ...(expected !== undefined && { expected: cutText(expected) }),
  ...(got !== undefined && { got: cutText(got) }),
});
