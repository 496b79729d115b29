import type { Registry } from 'prom-client';
import { deliveryCounter, outcomeOf } from '../hooks/outcome.ts';
import { makeReceiver, type Receipt, type ReceiverOptions } from '../hooks/receive.ts';
import { Reply } from '../http/reply.ts';
import { jobHead } from '../jobs/job-view.ts';
import type { Answer } from './bodies.ts';
import { operation, type OpenRoute } from './route.ts';

export type HookOptions = Omit<ReceiverOptions, 'jobs' | 'logger'>;

/** What a forge is told. The log of its webhooks shows it. */
function replyTo(receipt: Receipt): Reply<Answer<'Delivered'>> {
  if (receipt.outcome === 'ignored')
    return new Reply({ job: null, reason: receipt.because }, { status: 202 });
  const { id, name, status } = jobHead(receipt.job);
  return new Reply(
    { id, name, status },
    {
      status: receipt.outcome === 'created' ? 201 : 200,
      headers: { Location: `/api/v1/jobs/${id}` },
    },
  );
}

/** Where forges say that something was pushed. The signature is the proof, so there is no token. */
export function hooksRoute(options: ReceiverOptions, registry: Registry): OpenRoute {
  const receive = makeReceiver(options);
  const count = deliveryCounter(registry);
  return {
    path: '/api/v1/hooks/:namespace/:template',
    access: 'open',
    tag: 'Webhooks',
    operations: {
      post: operation({
        operationId: 'receiveDelivery',
        summary: 'Make a job of a push, for a forge',
        description:
          'GitHub, GitLab, Gitea, Forgejo, or whoever signs with Standard Webhooks, calls this. It takes no token: the proof is the ' +
          'signature, with the secret of the webhook. The same delivery gives the same job, with 200, however often it comes. What ' +
          'starts no job is answered with 202 and the reason.',
        request: 'Delivery',
        answer: 'Delivered',
        statuses: [201, 200, 202],
        reads: [
          'X-Hub-Signature-256',
          'X-Gitlab-Token',
          'X-Gitea-Signature',
          'X-Forgejo-Signature',
          'webhook-id',
          'webhook-timestamp',
          'webhook-signature',
          'traceparent',
        ],
        sends: ['Location'],
        sendsNothingWith: [202],
        raises: ['Unauthorized', 'Replayed', 'OtherRepository', 'Conflict', 'Refused', 'TooManyRequests'],
        handle: async (call) => {
          try {
            const receipt = await receive({
              namespace: call.parameter('namespace'),
              name: call.parameter('template'),
              header: call.header,
              body: await call.readBody(),
              closed: call.closed,
            });
            if (receipt.outcome !== 'ignored') call.context.jobId = receipt.job.metadata.uid;
            count(receipt.outcome);
            return replyTo(receipt);
          } catch (error) {
            count(outcomeOf(error));
            throw error;
          }
        },
      }),
    },
  };
}
