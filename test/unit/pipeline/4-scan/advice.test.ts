import { isAdviceDue, newAdvice, textToAskAbout } from '../../../../src/pipeline/4-scan/advice.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { at, makePod, makeSnapshot, running } from '../../../support/snapshot.ts';

const lint = { errors: 0, warnings: 1, infos: 0, findings: [] };
const audit = { warnings: 1, suggestions: 0, findings: [] };
const pods = [makePod('build', [running('build')])];
const job = makeJobAt('build');

describe('the linter', () => {
  it('is asked about the Dockerfile that is being built', () => {
    expect(textToAskAbout(job, makeSnapshot({ pods }))).toBe('FROM debian:bookworm\nCMD true\n');
  });

  it('is not asked about one that no pod builds: it may be refused, or another job has built it', () => {
    expect(textToAskAbout(job, makeSnapshot())).toBeUndefined();
  });

  it('is not asked again once both of its answers are in the status, nor while the job is being deleted', () => {
    expect(textToAskAbout(makeJobAt('build', { lint, audit }), makeSnapshot({ pods }))).toBeUndefined();
    expect(isAdviceDue(makeJobAt('build', { lint }))).toBe(true);
    const { metadata } = job;
    expect(isAdviceDue({ ...job, metadata: { ...metadata, deletionTimestamp: at(0) } })).toBe(false);
  });

  it('can be asked after a crash: what is archived is known at the end, and what is in the spec always', () => {
    const late = makeSnapshot({ pods, source: { kind: 'unread' }, dockerfile: 'FROM built\n' });
    expect(textToAskAbout(job, late)).toBe('FROM built\n');
    const known = makeSnapshot({ pods, source: { kind: 'unread' } });
    expect(textToAskAbout(job, known)).toBe(job.spec.source.dockerfile);
  });

  it('adds only what the status does not have', () => {
    const seen = makeSnapshot({ advice: { lint, audit } });
    expect(newAdvice(job, seen)).toEqual({ lint, audit });
    expect(newAdvice(makeJobAt('scan', { lint, audit: { ...audit, warnings: 2 } }), seen)).toEqual({});
    expect(newAdvice(job, makeSnapshot())).toEqual({});
  });
});
