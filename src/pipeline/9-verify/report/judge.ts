import {
  topFindings,
  verifySeverities,
  type Verification,
  type VerifyFinding,
  type VerifySeverity,
} from '../../../resource/verify.ts';
import { oneLine } from '../../../text/quote.ts';
import { readWapiti } from './wapiti.ts';

/** What attack/attack.sh leaves behind. Undefined for a file that is absent or too large. */
export interface Left {
  readonly exitCode: string;
  readonly report: string | undefined;
  readonly log: string | undefined;
}

/**
 * What a test proves. Only a complete one is `judged`: a target that answers late, or not at all, must not pass.
 * `broken`: the tool failed.
 */
export type Judgement =
  | { readonly kind: 'judged'; readonly verification: Verification }
  | { readonly kind: 'inconclusive' | 'broken'; readonly why: string };

/** Exit codes of timeout(1): its own, and that of a program which it had to kill. */
const overdue = new Set(['124', '137']);

/**
 * What Wapiti logs about a module that has not tested everything. The target can forge these lines, because its URLs are
 * logged, but that fails its own job.
 */
const incomplete = [
  /Max scan time was reached/,
  /Max attack time was reached for module [a-z0-9_]{1,40}/,
  /\d{1,9} requests were skipped due to network issues/,
  /sslscan is not installed/,
  /Error running sslscan/,
  /sslscan did not generate the expected XML file/,
  /Error parsing sslscan XML output/,
  /Could not get extra information about the certificate/,
];

/** What Wapiti logs before it ends without a report, because the answer to its login was 401, 403 or 404. */
const loggedOut = /HTTP authentication failed/;

/** What attack/attack.sh writes in place of an exit code if it gets no connection. */
const unreachable = 'unreachable';

/** @param target the URL that was tested */
export function judge(left: Left, target: string, failOn: VerifySeverity): Judgement {
  const code = left.exitCode.trim();
  if (code === unreachable)
    return inconclusive(
      'the service accepts no connection; network policies of its namespace must let in pods with the label dockerfilejob.io/step: verify',
    );
  if (overdue.has(code)) return inconclusive('the time was over before the test was');
  if (code !== '0') return { kind: 'broken', why: `Wapiti failed with exit code ${oneLine(code, 10)}` };
  if (left.report === undefined && loggedOut.test(left.log ?? ''))
    return inconclusive('the service does not accept the credentials of spec.verify.auth');
  if (left.report === undefined) return inconclusive('the report is absent, or larger than 16 MiB');
  if (left.log === undefined) return inconclusive('the log is absent, or larger than 16 MiB');
  const report = readWapiti(left.report, target);
  if (typeof report === 'string') return inconclusive(report);
  const verification = {
    ...countsOf(report.findings),
    gating: report.findings.filter(({ severity }) => isAtLeast(severity, failOn)).length,
    top: report.findings.slice(0, topFindings),
    tool: report.tool,
    pages: report.pages,
  };
  const gap = gapIn(left.log);
  // What was found is certain, whatever was not tested.
  return gap !== undefined && verification.gating === 0
    ? inconclusive(gap)
    : { kind: 'judged', verification };
}

const inconclusive = (why: string): Judgement => ({ kind: 'inconclusive', why });

const isAtLeast = (severity: VerifySeverity, least: VerifySeverity): boolean =>
  verifySeverities.indexOf(severity) <= verifySeverities.indexOf(least);

function countsOf(findings: readonly VerifyFinding[]): Record<VerifySeverity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

function gapIn(log: string): string | undefined {
  for (const pattern of incomplete) {
    const said = pattern.exec(log)?.[0];
    if (said !== undefined) return `not everything was tested: ${said}`;
  }
  return undefined;
}
