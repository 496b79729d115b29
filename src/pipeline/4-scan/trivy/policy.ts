import { severities, type Severity } from '../../../resource/spec.ts';

/** Which vulnerabilities fail a job. */
export interface Gate {
  /** The lowest severity. */
  readonly failOn: Severity;
  readonly ignoreUnfixed: boolean;
  readonly ignoreIds: readonly string[];
}

/** The gate of spec.scan, and the cluster's floor below it: what passes one may still fail the other. */
export interface ScanPolicy extends Gate {
  readonly floor?: Gate | undefined;
}

/** What a gate looks at. `ids` has every name of the vulnerability. */
export interface Gated {
  readonly severity: Severity;
  readonly ids: readonly string[];
  readonly isFixed: boolean;
}

const holds = ({ failOn, ignoreUnfixed, ignoreIds }: Gate, { severity, ids, isFixed }: Gated): boolean =>
  severities.indexOf(severity) <= severities.indexOf(failOn) &&
  (isFixed || !ignoreUnfixed) &&
  !ids.some((id) => ignoreIds.includes(id));

/** Whether a vulnerability fails the job. */
export const gates = ({ floor, ...own }: ScanPolicy, found: Gated): boolean =>
  holds(own, found) || (floor !== undefined && holds(floor, found));
