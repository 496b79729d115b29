import { pino, type Logger } from 'pino';
import { connect } from '../cluster/connect.ts';
import { lead } from '../cluster/lease/lead.ts';
import type { Config } from '../config/index.ts';
import { serveEndpoints } from './endpoints.ts';
import type { Exporter } from '../otlp/exporter.ts';
import { makeMetrics, type Metrics } from '../reconcile/metrics.ts';
import { startOperator, type Operator } from '../reconcile/operator.ts';
import { keepProving, type Proving } from '../probe/keep-proving.ts';

/** Nothing of it is loaded where it is off. */
async function exporting(
  telemetry: NonNullable<Config['telemetry']>,
  about: Pick<Config, 'version' | 'operator'> & { readonly metrics: Metrics; readonly log: Logger },
): Promise<Exporter> {
  const { makeExporter } = await import('../otlp/exporter.ts');
  const { version, operator, metrics, log } = about;
  return makeExporter({ telemetry, version, instance: operator.identity, onEnd: metrics.shipped, log });
}

/** Runs the reconcile loop while this replica is the leader, until SIGTERM or SIGINT. */
export async function runOperator({
  operator,
  settings,
  metricsPort,
  logLevel,
  version,
  commit,
  telemetry,
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
  const exporter = telemetry && (await exporting(telemetry, { version, operator, metrics, log }));
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
      () => running?.admitNext(),
    ));
    const { workers } = operator;
    const parts = { cluster, settings, metrics, exporter, log };
    running = await startOperator({ ...parts, isolation: seen, workers });
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
  await exporter?.stop();
  endpoints.close();
  await cluster.close();
  log.info('stopped');
}
