import { dockerfileJobSchema } from '../../../src/resource/schema.ts';
import { isAtWork, isTerminal, phases } from '../../../src/resource/phases.ts';
import { makeJob } from '../../support/job.ts';

describe('a DockerfileJob from the apiserver', () => {
  it('has the phase Init before the operator has seen it', () => {
    expect(dockerfileJobSchema.parse({ ...makeJob(), status: undefined }).status).toEqual({ phase: 'Init' });
  });

  it('keeps additional metadata of the apiserver', () => {
    const job = makeJob();
    const parsed = dockerfileJobSchema.parse({ ...job, metadata: { ...job.metadata, managedFields: [] } });
    expect(parsed.metadata).toHaveProperty('managedFields', []);
  });

  it('is rejected if it has another version', () => {
    expect(dockerfileJobSchema.safeParse({ ...makeJob(), apiVersion: 'dockerfilejob.io/v2' }).success).toBe(
      false,
    );
  });

  it('is rejected with a name of 51 characters', () => {
    expect(() => makeJob({ metadata: { name: 'x'.repeat(51) } })).toThrow();
  });
});

describe('phases', () => {
  it('are terminal if they are Succeeded, Failed or Canceled', () => {
    expect(phases.filter(isTerminal)).toEqual(['Succeeded', 'Failed', 'Canceled']);
  });

  it('are at work between Queued and the end', () => {
    expect(phases.filter(isAtWork)).toEqual([
      'Building',
      'Scanning',
      'Running',
      'Publishing',
      'Deploying',
      'Verifying',
    ]);
  });

  it('have at most ten letters, as REST requires', () => {
    expect(phases.filter((phase) => phase.length > 10)).toEqual([]);
  });
});
