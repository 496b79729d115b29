import { decide } from '../../../../src/api/hooks/decide.ts';
import type { Push } from '../../../../src/api/hooks/push.ts';
import { ignoredBecause, ignoredReasons } from '../../../../src/api/hooks/push.ts';
import { makeTemplate, type TemplateOverrides } from '../../../support/template.ts';
import { commits, githubUrl } from '../../../support/webhooks/payloads.ts';

const push: Push = {
  ...{ kind: 'branch', name: 'main', commit: commits.pushed, files: undefined },
  ...{ repositories: [githubUrl], time: undefined },
};
const at = new Date('2026-01-01T00:00:00Z');
const hash = 'f'.repeat(64);
const source = { git: { url: githubUrl, revision: 'main' } };
const output = { image: 'registry.example.com/team-a/app' };
const template = (spec: TemplateOverrides['spec'] = {}, status: TemplateOverrides['status'] = {}) =>
  makeTemplate({
    spec: {
      template: { spec: { source, output } },
      webhook: { forge: 'github', secretKey: 'app', events: ['branch', 'pullRequest'] },
      ...spec,
    },
    status,
  });

describe('a push to a template', () => {
  it('makes a job of the pushed commit, not of the branch', () => {
    const decision = decide(template(), { push, hash, at });
    expect(decision).toMatchObject({
      is: 'job',
      wasMade: false,
      job: {
        annotations: { 'dockerfilejob.io/delivery': hash, 'dockerfilejob.io/commit': commits.pushed },
        spec: { source: { git: { url: githubUrl, revision: commits.pushed } }, output },
      },
    });
  });

  it('makes a job that publishes nothing, if it is a pull request', () => {
    const decision = decide(template(), { push: { ...push, kind: 'pullRequest' }, hash, at });
    expect(decision.is === 'job' && decision.job.spec.output).toBeUndefined();
  });

  it('has made one, if the status says so', () => {
    const deliveries = [{ id: hash, time: at.toISOString() }];
    expect(decide(template({}, { deliveries }), { push, hash, at })).toMatchObject({ wasMade: true });
    const others = [{ id: 'e'.repeat(64), time: at.toISOString() }];
    expect(decide(template({}, { deliveries: others }), { push, hash, at })).toMatchObject({
      wasMade: false,
    });
  });

  it('makes none while it is suspended, or if a filter says so', () => {
    expect(decide(template({ suspend: true }), { push, hash, at })).toEqual({
      is: 'ignored',
      because: 'Suspended',
    });
    expect(decide(template(), { push: { ...push, kind: 'tag' }, hash, at })).toEqual({
      is: 'ignored',
      because: 'EventNotWanted',
    });
  });

  it('attack 119: is refused if it is to another repository, and the message names both', () => {
    const repositories = ['https://github.com/evil/Hello-World.git', 'git@github.com:evil/Hello-World.git'];
    expect(decide(template(), { push: { ...push, repositories }, hash, at })).toEqual({
      is: 'refused',
      detail:
        'the push is to "https://github.com/evil/Hello-World.git" or "git@github.com:evil/Hello-World.git", but ' +
        'spec.template.spec.source.git.url of the template is "https://github.com/Codertocat/Hello-World.git": host and ' +
        'path must be the same',
    });
  });

  it('is refused by a template that has no webhook any more, and no repository', () => {
    expect(decide(makeTemplate(), { push, hash, at })).toMatchObject({ is: 'refused' });
  });
});

test('every reason to ignore a delivery is explained in full sentences', () => {
  expect(ignoredReasons.length).toBeGreaterThan(5);
  for (const help of Object.values(ignoredBecause)) expect(help).toMatch(/^[A-Z`].*\.$/);
});
