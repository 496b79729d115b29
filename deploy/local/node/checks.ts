import { hostLinkExists, hostRouteExists, namespaceExists, namespaceFile } from './network-namespace.ts';
import { leftCgroups } from './cgroups.ts';
import { run, succeeds } from './command.ts';
import { layout } from './layout.ts';
import { leftFiles } from './leftovers.ts';
import { changedSettings } from './machine-settings.ts';
import { mountsBelow } from './mounts.ts';
import { ourProcesses } from './our-processes.ts';

/** A kind of thing that a stopped cluster must not leave behind, and those it did. */
export interface Check {
  readonly what: string;
  readonly left: readonly string[];
}

/** Inspects the machine itself, rather than the list of what was removed. */
export async function checkForLeftovers(): Promise<readonly Check[]> {
  return [
    { what: 'processes', left: (await ourProcesses()).map(({ pid, argv }) => `${pid} ${argv[0] ?? ''}`) },
    { what: 'mounts', left: await mountsBelow(layout.state) },
    { what: 'network namespace', left: (await namespaceExists()) ? [namespaceFile] : [] },
    { what: 'network link', left: (await hostLinkExists()) ? ['dfj-host'] : [] },
    { what: 'routes', left: (await hostRouteExists()) ? ['10.96.0.0/16'] : [] },
    { what: 'packet filter tables', left: await hostTables() },
    { what: 'cgroups', left: await leftCgroups() },
    { what: 'files outside the state folder', left: await leftFiles() },
    { what: 'changed machine settings', left: await changedSettings() },
  ];
}

/** Tables that the node's programs create. They must never be in the machine's own network namespace. */
async function hostTables(): Promise<string[]> {
  if (!(await succeeds(['nft', '--version']))) return [];
  const tables = (await run(['nft', 'list', 'tables'])).split('\n');
  return tables.filter((table) => / (kube-proxy|dockerfilejob.*)$/.test(table));
}
