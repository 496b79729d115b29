import { ApiError } from '../../../../src/cluster/errors.ts';
import { passOverNotifications, type PassParts } from '../../../../src/reconcile/notifications/pass.ts';
import { Receivers } from '../../../../src/reconcile/notifications/receivers.ts';
import { ClosedAddress, type Answer } from '../../../../src/reconcile/notifications/send.ts';
import type { Message } from '../../../../src/notify/sign.ts';
import { jobEntry } from '../../../../src/resource/job-entry.ts';
import type { DockerfileJob } from '../../../../src/resource/schema.ts';
import { makeJob } from '../../../support/job.ts';

const end = '2026-01-01T10:01:00Z';
const url = 'https://hooks.example.com/dfj';
const key = Buffer.alloc(24, 7).toString('base64');
const git = { url: 'https://git.example.com/team/app', revision: 'a'.repeat(40) };
const spec = {
  source: { git },
  notify: { url, signingSecret: 'both' },
  reportTo: { forge: 'gitea', url: 'https://git.example.com/api/v1', tokenSecret: 'both' },
} as const;
const consent = {
  'dockerfilejob.io/notify-url': url,
  'dockerfilejob.io/report-to': 'https://git.example.com/api/v1/repos/team/app',
};
const word = Buffer.from('word').toString('base64');

interface World {
  readonly job?: DockerfileJob;
  readonly annotations?: Record<string, string>;
  readonly answer?: (message: Message) => Answer | Error;
  readonly conflicts?: number;
  readonly now?: string;
}

/** A pass in which the API server has one job and one Secret. */
async function pass({
  job = makeJob({ spec, status: { phase: 'Failed', run: 1, completionTime: end } }),
  annotations = consent,
  answer = () => ({ status: 200, retryAfter: undefined, text: '' }),
  conflicts = 0,
  now = end,
}: World) {
  const sent: Message[] = [];
  const written: unknown[] = [];
  const events: unknown[] = [];
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'both', namespace: 'team-a', annotations },
    data: { key: Buffer.from(key).toString('base64'), token: word },
  };
  let left = conflicts;
  const parts = {
    cluster: {
      get: ({ kind }: { kind: string }) => Promise.resolve(kind === 'Secret' ? secret : job),
      patchStatus: (_ref: unknown, change: unknown) => {
        left -= 1;
        if (left >= 0) return Promise.reject(new ApiError({ status: 409, reason: 'Conflict', message: 'c' }));
        written.push(change);
        return Promise.resolve(job);
      },
      create: (event: unknown) => {
        events.push(event);
        return Promise.resolve({ outcome: 'exists' });
      },
    },
    settings: { notifications: { enabled: true, allowedRanges: [], allowHttp: false } },
    sender: {
      send: (message: Message) => {
        sent.push(message);
        const answered = answer(message);
        return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered);
      },
      close: () => Promise.resolve(),
    },
    receivers: new Receivers(),
    now: () => Date.parse(now),
  } as unknown as PassParts;
  const again = await passOverNotifications(parts, jobEntry(job));
  return { again, sent, written, events };
}

const refusing = (status: number) => () => ({
  status,
  retryAfter: undefined,
  text: 'a secret of a server inside',
});

describe('a pass over the notifications of a job', () => {
  it('tells both receivers, each with its own credential, and writes once', async () => {
    const { again, sent, written, events } = await pass({ conflicts: 2 });
    expect(sent.map((one) => one.url.host)).toEqual(['hooks.example.com', 'git.example.com']);
    expect(sent[0]?.headers).not.toHaveProperty('authorization');
    expect(sent[1]?.headers).not.toHaveProperty('webhook-signature');
    expect(written).toMatchObject([
      { status: { notifications: [{ name: 'event', state: 'Delivered' }, { name: 'commitStatus' }] } },
    ]);
    expect([again, events]).toEqual([undefined, []]);
  });

  it('tells a forge that a job has started, and writes nothing', async () => {
    const { sent, written } = await pass({ job: makeJob({ spec, status: { phase: 'Building' } }) });
    expect(sent.map(({ body }) => body)).toEqual([expect.stringContaining('"state":"pending"')]);
    expect(written).toEqual([]);
  });

  it('comes again if a receiver is busy or cannot be reached, and writes nothing', async () => {
    const { again, written } = await pass({ answer: refusing(503) });
    expect(again).toBeGreaterThan(0);
    expect(written).toEqual([]);
    expect((await pass({ answer: () => new Error('reset') })).again).toBeGreaterThan(0);
  });

  it.each([
    ['a refusal', { answer: refusing(410) }, 'answered with status 410'],
    ['a day', { answer: refusing(503), now: '2026-01-02T10:01:01Z' }, 'more than 24 hours ago'],
    ['attack 124: a closed address', { answer: () => new ClosedAddress('must not be') }, 'must not be'],
    ['attack 125: a Secret for another host', { annotations: {} }, 'its owner must add the annotation'],
  ])(
    'gives up after %s, and says so without what the receiver said',
    async (_what, world: World, problem) => {
      const { again, written, events, sent } = await pass(world);
      const message = expect.stringContaining(problem) as string;
      expect(written).toMatchObject([
        { status: { notifications: [{ name: 'event', state: 'GivenUp', message }, { state: 'GivenUp' }] } },
      ]);
      expect(events).toMatchObject([{ reason: 'NotificationGivenUp', type: 'Warning' }, {}]);
      expect(JSON.stringify([written, events])).not.toContain('a secret of');
      expect(again).toBeUndefined();
      if ('annotations' in world) expect(sent).toEqual([]);
    },
  );

  it('gives up writing after too many conflicts, so that it is told again', async () => {
    await expect(pass({ conflicts: 9 })).rejects.toThrow('c');
  });

  it('tells nothing of a job that is being deleted, or is another one by now', async () => {
    const deletionTimestamp = end;
    const job = makeJob({
      spec,
      metadata: { deletionTimestamp },
      status: { phase: 'Failed', completionTime: end },
    });
    expect((await pass({ job })).sent).toEqual([]);
  });
});
