import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { deliveryAnnotation } from '../../resource/template/schema.ts';
import { traceAnnotations } from '../../resource/traceparent.ts';
import type { TemplateJob } from '../../resource/template/job-of.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { ExpiringMap } from '../auth/expiring-map.ts';
import { RateLimit, type Rate } from '../auth/rate-limit.ts';
import { HeldBytes } from '../http/held-bytes.ts';
import type { RawBody } from '../http/raw-body.ts';
import { Turns } from '../http/turns.ts';
import { Problem } from '../problems/problem.ts';
import type { JobStore } from '../store/job-store.ts';
import type { TemplateStore } from '../store/template-store.ts';
import { decide } from './decide.ts';
import { deliveryHash, staleness } from './freshness.ts';
import { readDelivery } from './payloads/index.ts';
import { prover, type Addressed, type Proved } from './prove.ts';
import type { Delivered, Ignored, Push } from './push.ts';
import type { Signed } from './signature.ts';

export interface ReceiverOptions {
  readonly templates: TemplateStore;
  readonly jobs: Pick<JobStore, 'read'>;
  /** Deliveries of a template that this replica takes in a minute, in the long run and at once. */
  readonly perMinute: number;
  /** Of all deliveries together that have no valid signature. */
  readonly strangers: Rate;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface Call extends Addressed, Pick<Signed, 'header'> {
  readonly body: RawBody;
  /** Aborted when the client has left. */
  readonly closed: AbortSignal;
}

export type Receipt =
  | { readonly outcome: 'created' | 'repeated'; readonly job: DockerfileJob }
  | { readonly outcome: 'ignored'; readonly because: Ignored };

/** Bytes of a body. A push of some thousand files fits. */
const mostBytes = 1024 * 1024;
/** Bytes of all bodies whose signature was not checked yet. */
const mostHeld = 32 * 1024 * 1024;
/** Milliseconds after which a delivery without a valid signature is refused, so that the time does not tell what was wrong. */
const refusedAfter = 300;
/**
 * Deliveries that this replica has seen. Copies have a limit of their own: whoever has recorded one must not use up what the
 * forge may send.
 */
const seenBefore = { ttl: 60 * 60_000, size: 10_000 };
/** Of deliveries with a valid signature, by template. */
const turns = { working: { total: 24, each: 4 }, waiting: { total: 300, each: 100 } };

interface Accepted extends Proved {
  readonly hash: string;
  readonly delivered: Delivered;
}

/**
 * Makes jobs of deliveries.
 * @returns a function that throws Problem and StoreError
 */
export function makeReceiver(options: ReceiverOptions): (call: Call) => Promise<Receipt> {
  const { templates, jobs, perMinute, logger } = options;
  const prove = prover(templates, logger);
  const strangers = new RateLimit(options.strangers);
  const rate = { perSecond: perMinute / 60, burst: perMinute };
  const limits = { first: new RateLimit(rate), copies: new RateLimit(rate) };
  const seen = new ExpiringMap<true>(seenBefore);
  const held = new HeldBytes(mostHeld);
  const working = new Turns(turns);

  /** @throws Problem TooManyRequests if the template has had too many */
  function admit({ uid, namespace, name }: Proved['entry'], hash: string): void {
    const key = `${uid} ${hash}`;
    const limit = limits[seen.get(key) ? 'copies' : 'first'];
    limit.spend(uid, `template ${namespace}/${name} may have ${perMinute} deliveries a minute; try again`);
    seen.set(key, true);
  }

  /** Until the signature is known to be right, nothing of the body is parsed. */
  const accepted = ({ body, ...call }: Call): Promise<Accepted | { readonly unprovenSince: number }> =>
    held.hold(async (take) => {
      const bytes = await body.read({ limit: mostBytes, take });
      const arrived = performance.now();
      const right = await prove(call, { body: bytes, header: call.header });
      if (!right) return { unprovenSince: arrived };
      const { entry, proof } = right;
      const hash = deliveryHash(proof, bytes);
      admit(entry, hash);
      body.requireJson();
      const delivered = readDelivery(entry.webhook.forge, bytes);
      const pushedAt = delivered.is === 'push' ? delivered.push.time : undefined;
      const stale = staleness({ sentAt: proof.sentAt, pushedAt }, Date.now());
      if (stale !== undefined) throw new Problem('Replayed', stale);
      return { ...right, hash, delivered };
    });

  async function start({ entry, hash }: Accepted, push: Push, traceparent?: string): Promise<Receipt> {
    const template = await templates.get(entry);
    if (!template || !isSame(entry.webhook, template.spec.webhook))
      throw new Problem(
        'Conflict',
        `template ${entry.namespace}/${entry.name} has just been changed; try again`,
      );
    const decision = decide(template, { push, hash, at: new Date() });
    if (decision.is === 'ignored') return { outcome: 'ignored', because: decision.because };
    if (decision.is === 'refused') throw new Problem('OtherRepository', decision.detail);
    const { job, wasMade } = decision;
    if (!wasMade) {
      const annotations = { ...job.annotations, ...traceAnnotations(traceparent) };
      const made = await templates.createJob({ ...job, annotations });
      if (made.outcome === 'created') return { outcome: 'created', job: made.job };
    }
    return { outcome: 'repeated', job: await jobMade(jobs, job) };
  }

  return async (call) => {
    const delivery = await accepted(call);
    if ('unprovenSince' in delivery) {
      strangers.spend('', 'too many deliveries have no valid signature; try again');
      await sleep(Math.max(0, refusedAfter - (performance.now() - delivery.unprovenSince)));
      throw unproven();
    }
    const { delivered, entry } = delivery;
    if (delivered.is === 'ignored') return { outcome: 'ignored', because: delivered.because };
    return working.run({ who: entry.uid, closed: call.closed }, () =>
      start(delivery, delivered.push, call.header('traceparent')),
    );
  };
}

type Signer = Proved['entry']['webhook'];

/** Whether a template still says what the signature was checked with. */
const isSame = ({ forge, secretKey }: Signer, now: Signer | undefined): boolean =>
  now?.forge === forge && now.secretKey === secretKey;

/** The job that this delivery has made before. @throws Problem Replayed if it is gone, Conflict if the name is another job's */
async function jobMade(jobs: Pick<JobStore, 'read'>, { namespace, name, annotations }: TemplateJob) {
  const job = await jobs.read(namespace, name);
  if (!job || job.metadata.deletionTimestamp !== undefined)
    throw new Problem(
      'Replayed',
      `this delivery has made job ${name} before, which is deleted; push again for another one`,
    );
  if (job.metadata.annotations?.[deliveryAnnotation] !== annotations[deliveryAnnotation])
    throw new Problem('Conflict', `there is another job ${name}, which no push has made; delete it`);
  return job;
}

/** The same for everything that may be wrong. */
function unproven(): Problem {
  return new Problem(
    'Unauthorized',
    'there is no such webhook, or the delivery has no valid signature of its secret',
    {
      headers: { 'WWW-Authenticate': 'Webhook realm="dockerfilejob"' },
    },
  );
}
