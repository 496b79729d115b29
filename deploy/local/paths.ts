import { join } from 'node:path';

/** What was built or downloaded, keyed by content. Safe to delete: the next start makes it again. */
export const cacheDirectory = process.env['DFJ_CACHE'] ?? '/var/cache/dockerfilejob';

/** What the running cluster owns: etcd's data, containerd's root, certificates, pids, logs. */
export const stateDirectory = process.env['DFJ_STATE'] ?? '/var/lib/dockerfilejob';

/** One file for each build or daemon. */
export const logDirectory = join(stateDirectory, 'logs');
