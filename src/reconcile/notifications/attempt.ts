import type { Cluster } from '../../cluster/cluster.ts';
import { isForbidden } from '../../cluster/errors.ts';
import type { Settings } from '../../config/settings.ts';
import { outcomeOf, type Outcome } from '../../notify/answer.ts';
import { cloudEvent, eventId, eventType } from '../../notify/cloud-event.ts';
import { commitOf, isRepetition, statusRequest } from '../../notify/commit-status.ts';
import { readSecret, type SecretUse } from '../../notify/secret.ts';
import { signature, signingKey, type Message } from '../../notify/sign.ts';
import { targetOf } from '../../notify/target.ts';
import type { ObjectRead } from '../../pipeline/object-read.ts';
import { notifyUrlAnnotation, reportToAnnotation } from '../../resource/names.ts';
import type { NotificationName } from '../../resource/notifications.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Receivers } from './receivers.ts';
import { ClosedAddress, type Sender } from './send.ts';

export interface AttemptParts {
  readonly cluster: Pick<Cluster, 'get'>;
  readonly settings: Pick<Settings, 'notifications'>;
  readonly sender: Sender;
  readonly receivers: Receivers;
  readonly now: () => number;
}

type Prepared = { readonly message: Message } | { readonly problem: string };

/**
 * Tells one receiver what it is to be told, once, unless it rests.
 * @throws ApiError if the API server fails
 */
export async function attempt(
  parts: AttemptParts,
  job: DockerfileJob,
  name: NotificationName,
): Promise<Outcome> {
  const prepared = await prepare[name](parts, job);
  if ('problem' in prepared) return { kind: 'givenUp', problem: prepared.problem };
  const { receivers, now } = parts;
  const receiver = `${job.metadata.namespace} ${prepared.message.url.origin}`;
  const rest = receivers.restOf(receiver, now());
  if (rest !== undefined) return { kind: 'again', problem: 'the receiver has failed before', rest };
  const outcome = await send(parts, job, prepared.message);
  if (outcome.kind !== 'again') {
    receivers.succeeded(receiver);
    return outcome;
  }
  return { ...outcome, rest: receivers.failed(receiver, now(), outcome.rest) };
}

async function send({ sender, now }: AttemptParts, job: DockerfileJob, message: Message): Promise<Outcome> {
  try {
    const answer = await sender.send(message);
    const { reportTo } = job.spec;
    if (reportTo && isRepetition(reportTo.forge, answer)) return { kind: 'delivered' };
    return outcomeOf(answer.status, answer.retryAfter, now());
  } catch (error) {
    if (error instanceof ClosedAddress) return { kind: 'givenUp', problem: error.message };
    return { kind: 'again', problem: `cannot reach ${message.url.host}` };
  }
}

const prepare: Record<NotificationName, (parts: AttemptParts, job: DockerfileJob) => Promise<Prepared>> = {
  async event({ cluster, settings, now }, job) {
    const { notify } = job.spec;
    if (!notify) return { problem: 'spec.notify is gone' };
    const target = targetOf(notify.url, settings.notifications);
    if ('problem' in target) return { problem: `spec.notify.url ${target.problem}` };
    const { url } = target;
    const found = await secretFor(cluster, job, {
      field: 'spec.notify.signingSecret',
      name: notify.signingSecret,
      annotation: notifyUrlAnnotation,
      key: 'key',
      url,
    });
    if ('problem' in found) return found;
    const key = signingKey(found.value);
    if (!key)
      return {
        problem: `spec.notify.signingSecret: the entry key of Secret ${notify.signingSecret} must be base64 of at least 24 bytes, with whsec_ in front or without`,
      };
    const body = cloudEvent(job);
    const headers = { 'content-type': eventType, ...signature(key, eventId(job), body, now()) };
    return { message: { url, headers, body } };
  },
  async commitStatus({ cluster, settings }, job) {
    const { reportTo } = job.spec;
    if (!reportTo) return { problem: 'spec.reportTo is gone' };
    const target = targetOf(reportTo.url, settings.notifications);
    if ('problem' in target) return { problem: `spec.reportTo.url ${target.problem}` };
    const commit = commitOf(job, reportTo);
    if ('problem' in commit) return commit;
    const found = await secretFor(cluster, job, {
      field: 'spec.reportTo.tokenSecret',
      name: reportTo.tokenSecret,
      annotation: reportToAnnotation,
      key: 'token',
      url: commit.repository,
    });
    return 'problem' in found ? found : { message: statusRequest(job, reportTo, commit, found.value) };
  },
};

async function secretFor(cluster: Pick<Cluster, 'get'>, job: DockerfileJob, use: SecretUse) {
  return readSecret(job, await read(cluster, job.metadata.namespace, use.name), use);
}

async function read(cluster: Pick<Cluster, 'get'>, namespace: string, name: string): Promise<ObjectRead> {
  try {
    const object = await cluster.get({ kind: 'Secret', namespace, name });
    return object ? { kind: 'object', object } : { kind: 'absent' };
  } catch (error) {
    if (isForbidden(error)) return { kind: 'forbidden' };
    throw error;
  }
}
