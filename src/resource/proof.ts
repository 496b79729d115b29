import { z } from 'zod';

/** What isolates a job, as the probe can prove it. */
export const isolationNames = ['network', 'userNamespace', 'sandbox', 'processes'] as const;
export type IsolationName = (typeof isolationNames)[number];

export const findings = ['proved', 'refuted', 'unknown', 'notAvailable'] as const;
export type Finding = (typeof findings)[number];

const finding = (what: string) =>
  z.enum(findings).describe(`${what} Proved, refuted, unknown, or notAvailable on this cluster.`);

/** What the operator's last probe found out before a pod of the job started. */
export const proofSchema = z.object({
  network: finding('Whether NetworkPolicies are enforced for pods of jobs.'),
  userNamespace: finding('Whether root in a pod is nobody on the node.'),
  sandbox: finding('Whether the default RuntimeClass has a kernel of its own.'),
  processes: finding('Whether the processes of a pod are limited.').default('unknown'),
  time: z.string().meta({ format: 'date-time' }).describe('Time of the probe.'),
});

export type Proof = z.output<typeof proofSchema>;

/** What the operator's probe of its own isolation has found so far. */
export type ProofSeen =
  | { readonly kind: 'proof'; readonly proof: Proof }
  /** No probe has ended yet, or the last one could not run. */
  | { readonly kind: 'none'; readonly why: string };
