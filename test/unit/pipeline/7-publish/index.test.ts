import { publish } from '../../../../src/pipeline/7-publish/index.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeSettings } from '../../../support/settings.ts';
import { digest, makeJobAt } from '../../../support/runs.ts';
import { at, begin, ended, makePod, makeSnapshot, running, waiting } from '../../../support/snapshot.ts';

const output = { image: 'registry.example.com/team/model', pushSecret: 'push', timeout: '1m' };
const jobWith = (spec: Partial<SpecInput>, steps?: Parameters<typeof makeJobAt>[1]) =>
  makeJobAt('publish', steps, { spec });
const job = jobWith({ output });
const decide = (seen: Partial<Snapshot>, given = job) => publish.decide(given, makeSnapshot(seen));
const credentials = { kind: 'credentials', dockerConfig: '{"auths":{}}' } as const;
const pods = [makePod('publish', [running('publish')])];
const told = (error: string, message = 'it said no', given = job) =>
  decide({ pods, results: { publish: { error, message } as never } }, given);
const message = (outcome: ReturnType<typeof decide>) => ('message' in outcome ? outcome.message : '');

describe('the publish step', () => {
  it('is there only for a job with spec.output', () => {
    expect(publish.applies?.(job)).toBe(true);
    expect(publish.applies?.(jobWith({}))).toBe(false);
  });

  it('reads the Secret first, in a pass of its own', () => {
    expect(decide({})).toMatchObject({ kind: 'wait', want: [], until: begin });
  });

  it('creates a copy of the credentials, then its pod', () => {
    const outcome = decide({ push: credentials });
    expect(outcome).toMatchObject({ kind: 'wait', message: 'starting the publish pod' });
    expect('want' in outcome && outcome.want.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      ['Secret output', 'Pod publish-1-0'],
    );
  });

  it('needs no Secret where the registry asks for nothing, and nothing is signed', () => {
    const wanted = (publishing: object) => {
      const settings = makeSettings({ publish: { ...makeSettings().publish, ...publishing } });
      const outcome = decide({ push: { kind: 'anonymous' }, settings });
      return 'want' in outcome ? outcome.want.map(({ kind }) => kind) : [];
    };
    expect(wanted({})).toEqual(['Pod']);
    expect(wanted({ signingKey: 'a key' })).toEqual(['Secret', 'Pod']);
    expect(wanted({ signingKey: 'a key', attestations: false })).toEqual(['Pod']);
  });

  it('attack 93: fails without a pod if the Secret may no longer be used', () => {
    expect(decide({ push: { kind: 'unavailable', message: 'spec.output.pushSecret: no' } })).toEqual({
      kind: 'fail',
      reason: 'PublishUnauthorized',
      message: 'spec.output.pushSecret: no',
    });
  });

  it('never publishes without an image', () => {
    const { image: _, ...status } = job.status;
    expect(() => decide({ push: credentials }, { ...job, status })).toThrow('has no image');
  });

  it('is done when the digest that was judged is published, and says where', () => {
    expect(decide({ pods, results: { publish: { digest } } })).toEqual({
      kind: 'done',
      want: [],
      facts: {
        output: { image: 'registry.example.com/team/model:latest', digest },
        step: { pod: 'publish-1-0' },
      },
    });
    expect(decide({}, jobWith({ output }, { steps: [{ name: 'publish', state: 'Succeeded' }] }))).toEqual({
      kind: 'done',
      want: [],
    });
  });

  it('does not count another digest', () => {
    const other = `sha256:${'b'.repeat(64)}`;
    expect(message(decide({ pods, results: { publish: { digest: other } } }))).toContain(other);
  });

  it('fails at once if the registry refuses the credentials, and names registry and Secret', () => {
    const outcome = told('unauthorized');
    expect(outcome).toMatchObject({ kind: 'fail', reason: 'PublishUnauthorized' });
    expect(message(outcome)).toBe(
      'spec.output.pushSecret: the registry "registry.example.com" refuses the credentials in Secret "push", or they do not allow to push there (it said no)',
    );
    const anybody = told('unauthorized', 'x', jobWith({ output: { image: output.image } }));
    expect(message(anybody)).toContain('does not accept images from anybody; name a Secret');
  });

  it('fails at once if the registry refuses the image', () => {
    expect(told('refused')).toMatchObject({
      kind: 'fail',
      reason: 'PublishFailed',
      message: 'spec.output.image: it said no',
      location: { pod: 'publish-1-0', container: 'publish' },
    });
  });

  it('is retried if the registry fails, until the retries are used up', () => {
    expect(told('unavailable')).toMatchObject({
      kind: 'wait',
      message: 'retrying: spec.output.image: it said no',
      facts: { step: { attempt: 1 } },
    });
    const last = jobWith({ output, retry: { limit: 0 } });
    expect(told('unavailable', 'it said no', last)).toMatchObject({
      reason: 'PublishFailed',
      message: 'spec.output.image: it said no (after 1 attempt)',
    });
  });

  it('is retried as a fault of the infrastructure if the workspace registry does not give the image', () => {
    expect(told('workspace')).toMatchObject({ kind: 'wait', facts: { step: { attempt: 1 } } });
    const last = jobWith({ output, retry: { limit: 0 } });
    expect(told('workspace', 'x', last)).toMatchObject({ reason: 'InfrastructureError' });
  });

  it('has spec.output.timeout from the start of its container, then fails and says so', () => {
    expect(decide({ pods })).toMatchObject({
      kind: 'wait',
      message: 'publishing',
      until: begin + 60_000,
      facts: { step: { pod: 'publish-1-0', startTime: at(0) } },
    });
    const late = {
      kind: 'fail',
      reason: 'PublishFailed',
      message: 'publishing to spec.output.image took longer than spec.output.timeout (1m)',
    };
    expect(decide({ pods, now: begin + 60_000 })).toMatchObject(late);
    const killed = makePod('publish', [waiting('publish')], { reason: 'DeadlineExceeded' });
    expect(decide({ pods: [killed] })).toMatchObject(late);
  });

  it('waits for its container to start', () => {
    expect(decide({ pods: [makePod('publish', [waiting('publish')])] })).toMatchObject({
      message: 'starting the publish pod',
    });
  });

  it('is retried if its container ended without a result', () => {
    expect(decide({ pods: [makePod('publish', [ended('publish', 137)])] })).toMatchObject({
      message: 'retrying: the publish container ended without a result (exit code 137)',
    });
  });

  it('is retried if the packages could not be listed', () => {
    const broken = [running('publish'), ended('sbom', 1)];
    expect(message(decide({ pods: [makePod('publish', broken)] }))).toBe(
      'retrying: the packages of the image could not be listed (exit code 1 of the container sbom)',
    );
    expect(decide({ pods: [makePod('publish', [running('publish'), ended('sbom')])] })).toMatchObject({
      message: 'publishing',
    });
  });
});
