import type { Verify } from '../../../resource/verify.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { restricted } from '../../manifest/security-context.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import { reportMount } from '../report-volume.ts';
import { assessEnvironment } from './environment.ts';

/** The operator's image in the role `assess-verification`: judges the report, and prints what is left of it. */
export const assessContainer = (
  { settings }: PodContext,
  { failOn }: Verify,
  url: string,
): Container<'assess'> => ({
  ...trustedContainer('assess', settings),
  args: ['assess-verification'],
  env: [...assessEnvironment({ TARGET: url, FAIL_ON: failOn }), resultNonce],
  securityContext: restricted,
  volumeMounts: [{ ...reportMount, readOnly: true }],
});
