import { z } from 'zod';
import { dockerfileJobSchema, kind } from '../../src/resource/schema.ts';
import { keepJournal } from '../support/cluster/journal.ts';
import { rest } from '../support/cluster/rest.ts';
import { fixture } from '../support/cluster/samples.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('submitted');

/** Pasted into a form: without the files to copy, or with quotes that an editor has changed. */
describe('a Dockerfile as users submit it', () => {
  test('that copies missing files fails with ContextMissing within 2 s, and nothing is created for it', async () => {
    const everyJob = await keepJournal(team().cluster, {
      kind,
      parse: (raw) => dockerfileJobSchema.parse(raw),
    });
    const submitted = Date.now();
    const answer = await rest('POST', '/api/v1/job', { body: fixture('payload.json') });
    const { id } = z.object({ id: z.uuid() }).parse(answer.body);
    const failed = await everyJob.until(
      (entries) =>
        entries.find(({ object }) => object.metadata.uid === id && object.status.phase === 'Failed'),
      'the job to fail',
    );

    const { failureDetails } = failed.object.status;
    expect(failureDetails).toMatchObject({ reason: 'ContextMissing', location: { line: 9 } });
    expect(failureDetails?.message).toContain('requirements.txt');
    expect(failureDetails?.message).toContain('line 9');
    expect(failed.at - submitted).toBeLessThan(2000);
    expect(team().podsOf(failed.object)).toEqual([]);
    expect(team().namespaces.entries.filter(({ key }) => key.includes(id))).toEqual([]);

    await everyJob.stop();
    await rest('DELETE', `/api/v1/job/${id}`);
  });

  test('with typographic quotes runs, then fails with PerfInvalidJSON and a hint', async () => {
    const dockerfile = fixture('typographic-quotes.Dockerfile');
    const { status } = await team().ended(await team().submit({ source: { dockerfile } }));
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'PerfInvalidJSON' } });
    expect(status.failureDetails?.message).toMatch(/typographic/i);
  });
});
