import { jobEntry } from '../../../src/resource/job-entry.ts';
import { specSchema } from '../../../src/resource/spec.ts';
import { makeJob } from '../../support/job.ts';

const notify = { url: 'https://hooks.example.com/dfj', signingSecret: 'signing' };
const reportTo = { forge: 'gitea', url: 'https://git.example.com/api/v1', tokenSecret: 'token' } as const;
const source = { git: { url: 'https://git.example.com/team/app' } };
const delivered = (name: 'event' | 'commitStatus') =>
  ({ name, state: 'Delivered', time: '2026-01-01T00:00:00Z' }) as const;

describe('what is to be told of a job', () => {
  it.each([
    ['nothing without a receiver', {}, { phase: 'Succeeded' }, undefined],
    ['nothing to the receiver of events before the end', { notify }, { phase: 'Running' }, undefined],
    ['the end', { notify }, { phase: 'Canceled' }, 'end'],
    ['the start, to a forge', { source, reportTo }, { phase: 'Building' }, 'start'],
    ['nothing of a queued job', { source, reportTo, notify }, { phase: 'Queued' }, undefined],
    [
      'what is not told yet',
      { source, reportTo, notify },
      { phase: 'Failed', notifications: [delivered('event')] },
      'end',
    ],
    [
      'nothing twice',
      { source, reportTo, notify },
      { phase: 'Failed', notifications: [delivered('event'), delivered('commitStatus')] },
      undefined,
    ],
  ] as const)('is %s', (_what, spec, status, telling) => {
    const notifications = 'notifications' in status ? [...status.notifications] : undefined;
    const job = makeJob({ spec, status: { phase: status.phase, ...(notifications && { notifications }) } });
    expect(jobEntry(job).telling).toBe(telling);
  });

  it('is nothing of a job that is being deleted', () => {
    const metadata = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    expect(
      jobEntry(makeJob({ metadata, spec: { notify }, status: { phase: 'Failed' } })).telling,
    ).toBeUndefined();
  });
});

describe('the schema', () => {
  it.each([
    'ftp://host/',
    'https://user@host/',
    'https://user:word@host/',
    'https://host/#part',
    'https://host/ x',
    'https://-host/',
    'file:///etc/passwd',
    'https://',
  ])('refuses %s as the URL of a receiver', (url) => {
    expect(
      specSchema.safeParse({ source: { dockerfile: 'FROM a' }, notify: { ...notify, url } }).success,
    ).toBe(false);
  });

  it('refuses a report about no commit', () => {
    const { error } = specSchema.safeParse({ source: { dockerfile: 'FROM a' }, reportTo });
    expect(error?.issues[0]?.message).toContain('spec.reportTo needs spec.source.git');
  });

  it('refuses the URL of an API with a query', () => {
    const url = 'https://git.example.com/api/v1?a=b';
    expect(specSchema.safeParse({ source, reportTo: { ...reportTo, url } }).success).toBe(false);
  });
});
