import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { policyAgent } from '../../../deploy/local/components/policy-agent.ts';
import { endProcesses } from '../../../deploy/local/node/end-processes.ts';
import { ensureDaemon, runningAs } from '../../../deploy/local/node/ensure-daemon.ts';
import { inNode } from '../../../deploy/local/node/network-namespace.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';

async function nft(...args: readonly string[]): Promise<string> {
  const [program, ...rest] = inNode(['nft', ...args]);
  return (await promisify(execFile)(program, rest)).stdout;
}

/** Makes the local cluster one that does not enforce NetworkPolicies: ends its policy agent and drops its rules. */
export async function stopEnforcing(): Promise<void> {
  await endProcesses(await runningAs(policyAgent(await recordedArtifacts())), 10_000);
  const tables = (await nft('list', 'tables')).split('\n').filter((line) => line.endsWith(' dockerfilejob'));
  for (const table of tables) await nft('delete', ...table.trim().split(' '));
}

/** Starts the policy agent again, and waits until it enforces all policies. */
export async function startEnforcing(): Promise<void> {
  const artifacts = await recordedArtifacts();
  await ensureDaemon(policyAgent(artifacts), `${artifacts.searchPath}:/usr/sbin:/usr/bin:/sbin:/bin`);
}
