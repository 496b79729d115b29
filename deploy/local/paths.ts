import { join } from 'node:path';

/** Built and downloaded artifacts, keyed by content. Safe to delete: the next start recreates them. */
export const cacheDirectory = process.env['DFJ_CACHE'] ?? '/var/cache/dockerfilejob';

/** State of the running cluster: etcd's data, containerd's root, certificates, logs. */
export const stateDirectory = process.env['DFJ_STATE'] ?? '/var/lib/dockerfilejob';

/** One log file per build and per daemon. */
export const logDirectory = join(stateDirectory, 'logs');
