import type { DockerfileJob } from '../resource/schema.ts';
import { accepted, refused, type Verdict } from '../resource/verdict.ts';
import { quote } from '../text/quote.ts';
import type { Snapshot } from './snapshot.ts';

/** What isolates a run pod, as fields of its spec. Never neither: a class without a sandbox gets a user namespace. */
export type RunSandbox =
  | { readonly runtimeClassName: string }
  | { readonly hostUsers: false }
  | { readonly runtimeClassName: string; readonly hostUsers: false };

const userNamespace = { hostUsers: false } as const;

/**
 * The sandbox of the run pod. A job may name only classes of the operator's list: RuntimeClasses belong to the whole
 * cluster, and most isolate nothing. Not both a sandbox and a user namespace, because gVisor does not start in one.
 * A default class that the cluster lacks is replaced by a user namespace; one that the job names is not.
 */
export function sandboxOf(
  { spec }: DockerfileJob,
  { settings, runtimeClasses }: Pick<Snapshot, 'settings' | 'runtimeClasses'>,
): Verdict<RunSandbox, 'SpecDenied' | 'IsolationNotEnforced'> {
  const allowed = settings.sandbox.runtimeClasses;
  const asked = spec.run.runtimeClassName;
  const chosen = asked === undefined ? allowed[0] : allowed.find(({ name }) => name === asked);
  const exists = chosen !== undefined && runtimeClasses.includes(chosen.name);
  if (exists) {
    const { name, sandbox } = chosen;
    return accepted(sandbox ? { runtimeClassName: name } : { runtimeClassName: name, ...userNamespace });
  }
  if (asked === undefined) return accepted(userNamespace);
  const field = `spec.run.runtimeClassName is ${quote(asked)}`;
  const names = allowed.map(({ name }) => name);
  if (!chosen) return refused('SpecDenied', `${field}; this cluster allows ${names.join(', ') || 'none'}`);
  const usable = names.filter((name) => runtimeClasses.includes(name)).join(', ') || 'none';
  return refused('IsolationNotEnforced', `${field}, which this cluster does not have (available: ${usable})`);
}
