import { measure } from '../../../../src/pipeline/6-measure/index.ts';
import { testInput } from '../../../support/check.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { ended, makePod, makeSnapshot } from '../../../support/snapshot.ts';

const job = makeJobAt('measure');
const wrote = (text: string) =>
  makeSnapshot({
    pods: [makePod('run', [ended('run'), ended('collect')])],
    results: { collect: { state: 'file', base64: Buffer.from(text).toString('base64') } },
  });

describe('the measure step', () => {
  it('is for jobs that run, and are not tested as servers', () => {
    const applies = (spec: object) => measure.applies?.(makeJobAt('measure', {}, { spec }));
    expect([{}, { run: { enabled: false } }, { test: testInput() }].map(applies)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('records the number in the file', () => {
    expect(measure.decide(job, wrote('{"perf":0.99}'))).toEqual({
      kind: 'done',
      want: [],
      facts: { performance: 0.99 },
    });
  });

  it('fails with the reason why there is no number', () => {
    expect(measure.decide(job, wrote('{"perf":"x"}'))).toMatchObject({
      kind: 'fail',
      reason: 'PerfNotANumber',
    });
  });

  it('does not ask for another run if the file of this one is lost', () => {
    expect(measure.decide(job, makeSnapshot())).toMatchObject({
      kind: 'fail',
      reason: 'InfrastructureError',
    });
  });

  it('is done once its step has succeeded', () => {
    const steps = [{ name: 'measure', state: 'Succeeded' } as const];
    expect(measure.decide(makeJobAt('measure', { steps }), makeSnapshot())).toEqual({
      kind: 'done',
      want: [],
    });
  });
});
