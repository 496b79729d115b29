import { Resolver } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { addresses, clusterDomain } from './addresses.ts';

const pollMilliseconds = 250;

/** Undefined if the cluster's DNS answers at its service address, which proves CoreDNS, kube-proxy and pod network. */
export async function whyNoDns(): Promise<string | undefined> {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([addresses.clusterDns]);
  try {
    const found = await resolver.resolve4(`kubernetes.default.svc.${clusterDomain}`);
    return found.includes(addresses.apiService) ? undefined : `wrong answer ${found.join(', ')}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @throws Error if the cluster's DNS does not answer in time */
export async function waitForDns(milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const why = await whyNoDns();
    if (why === undefined) return;
    if (Date.now() > deadline)
      throw new Error(`the cluster's DNS (CoreDNS, in kube-system) does not answer: ${why}`);
    await sleep(pollMilliseconds);
  }
}
