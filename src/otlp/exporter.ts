import type { Logger } from 'pino';
import type { TelemetrySettings } from '../config/telemetry.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { jobSpans } from './job-spans.ts';
import { Lane, type Item } from './lane.ts';
import { logRecords, type ContainerLog } from './log-records.ts';
import { poster } from './post.ts';
import { attributes } from './value.ts';

/** Where traces and logs of jobs go. No call waits or throws. */
export interface Exporter {
  ended(job: DockerfileJob): void;
  archived(job: DockerfileJob, logs: readonly ContainerLog[], now: number): void;
  /** Sends the rest, for a bounded time. */
  stop(): Promise<void>;
}

export type Signal = 'spans' | 'logs';

export interface ExporterOptions {
  readonly telemetry: TelemetrySettings;
  readonly version: string;
  /** Identity of this replica. */
  readonly instance: string;
  readonly onEnd: (signal: Signal, outcome: 'exported' | 'dropped', count: number) => void;
  readonly log: Pick<Logger, 'warn'>;
}

/** The time between two lines about a collector that does not answer, in milliseconds. */
const quiet = 60_000;

/** By OTLP/HTTP in JSON, which is a few literals (docs/decisions/0033). */
export function makeExporter({ telemetry, version, instance, onEnd, log }: ExporterOptions): Exporter {
  const { endpoint, headers, ca, timeout } = telemetry;
  const shared = attributes({
    'service.name': 'dockerfilejob-operator',
    'service.version': version,
    'service.instance.id': instance,
  });
  const scope = { name: 'dockerfilejob', version };
  const lane = (signal: Signal, path: string, member: 'resourceSpans' | 'resourceLogs'): Lane => {
    let said = -Infinity;
    const post = poster({ url: `${endpoint}/v1/${path}`, headers, ca, timeout }, (fault) => {
      if (performance.now() - said < quiet) return;
      said = performance.now();
      log.warn({ signal, err: fault }, 'the OTLP collector does not take what is sent');
    });
    return new Lane({ member, post, onEnd: onEnd.bind(undefined, signal) });
  };
  const lanes = {
    spans: telemetry.traces ? lane('spans', 'traces', 'resourceSpans') : undefined,
    logs: telemetry.logs ? lane('logs', 'logs', 'resourceLogs') : undefined,
  };
  const itemOf = (
    group: 'scopeSpans' | 'scopeLogs',
    list: 'spans' | 'logRecords',
    all: readonly object[],
  ): Item => ({
    json: JSON.stringify({ resource: { attributes: shared }, [group]: [{ scope, [list]: all }] }),
    count: all.length,
  });
  return {
    ended(job) {
      const spans = lanes.spans ? jobSpans(job) : [];
      if (spans.length > 0) lanes.spans?.offer(itemOf('scopeSpans', 'spans', spans));
    },
    archived(job, logs, now) {
      // One item for each container: together they could be more than a collector takes at once.
      for (const one of lanes.logs ? logs : []) {
        const records = logRecords(job, [one], now);
        if (records.length > 0) lanes.logs?.offer(itemOf('scopeLogs', 'logRecords', records));
      }
    },
    async stop() {
      await Promise.all([lanes.spans?.stop(), lanes.logs?.stop()]);
    },
  };
}
