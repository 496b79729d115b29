import { pino } from 'pino';
import { connect } from '../cluster/connect.ts';
import { lead } from '../cluster/lease/lead.ts';
import type { Config } from '../config/index.ts';
import { serveEndpoints } from './endpoints.ts';
import { makeMetrics } from '../reconcile/metrics.ts';
import { startOperator, type Operator } from '../reconcile/operator.ts';
import { keepProving, type Proving } from '../probe/keep-proving.ts';

/** Runs the reconcile loop while this replica is the leader, until SIGTERM or SIGINT. */
export async function runOperator({
  operator,
  settings,
  metricsPort,
  logLevel,
  version,
  commit,
}: Config): Promise<void> {
  const log = pino({ level: logLevel, name: 'operator' });
  let running: Operator | undefined;
  let proving: Proving | undefined;
  const metrics = makeMetrics(settings, {
    queueLength: () => running?.queueLength() ?? 0,
    line: () => running?.lineCounts(),
    isolation: () => proving?.seen(),
  });
  const cluster = await connect({
    onRequest: (seen) => {
      metrics.request(seen);
    },
  });
  const ready = (): Promise<boolean> => cluster.reachable();
  const endpoints = serveEndpoints({ port: metricsPort, registry: metrics.registry, ready });
  log.info({ version, commit }, 'started');

  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopping.abort();
    });
  const start = async (): Promise<void> => {
    const { seen } = (proving = keepProving(
      { origin: 'operator', cluster, settings, ownPort: metricsPort },
      log,
      () => {
        running?.admitNext();
      },
    ));
    running = await startOperator({
      cluster,
      settings,
      isolation: seen,
      workers: operator.workers,
      metrics,
      log,
    });
    log.info('watches synced');
  };
  const stop = async (): Promise<void> => {
    await Promise.all([proving?.stop(), running?.stop()]);
  };

  if (operator.leaderElection) {
    await lead(cluster, {
      name: 'dockerfilejob-operator',
      namespace: operator.namespace,
      identity: operator.identity,
      onLead: start,
      onLost: () => {
        log.fatal('lost the lease; another replica may be leading');
        process.exit(1);
      },
      onStop: stop,
      onError: (error) => {
        log.warn({ err: error }, 'lease request failed');
      },
      signal: stopping.signal,
    });
  } else {
    await start();
    await new Promise((resolve) => {
      stopping.signal.addEventListener('abort', resolve);
    });
    await stop();
  }
  endpoints.close();
  await cluster.close();
  log.info('stopped');
}
