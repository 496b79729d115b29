import { unwanted } from '../../../../src/api/hooks/wanted.ts';
import type { Push } from '../../../../src/api/hooks/push.ts';
import { webhookSchema, type Webhook } from '../../../../src/resource/template/webhook.ts';
import { commits } from '../../../support/webhooks/payloads.ts';

const filters = (given: Partial<Webhook> = {}) =>
  webhookSchema.parse({ forge: 'github', secretKey: 'app', ...given });
const pushOf = (given: Partial<Push> = {}): Push => ({
  ...{ kind: 'branch', name: 'main', commit: commits.pushed, files: ['api/app.py'] },
  ...{ repositories: [], time: undefined },
  ...given,
});
const pull = pushOf({ kind: 'pullRequest', files: undefined });
const tag = pushOf({ kind: 'tag', name: 'v1.0', files: undefined });

describe('a push starts a job', () => {
  it.each<[string, Partial<Webhook>, Push]>([
    ['without filters', {}, pushOf()],
    ['to a branch that a pattern fits', { branches: ['release/*', 'main'] }, pushOf()],
    ['with a file that a pattern fits', { paths: ['web/**', 'api/*'] }, pushOf({ files: ['x', 'api/a'] })],
    ['that does not say what it changes', { paths: ['web/**'] }, pushOf({ files: undefined })],
    ['of a tag, whatever the branches are', { events: ['tag'], tags: ['v*'], branches: ['x'] }, tag],
    ['of a tag, whatever the paths are', { events: ['tag'], paths: ['web/**'] }, { ...tag, files: ['x'] }],
    ['of a pull request for a branch', { events: ['pullRequest'], branches: ['main'], paths: ['x'] }, pull],
  ])('%s', (_what, given, push) => {
    expect(unwanted(filters(given), push)).toBeUndefined();
  });
});

describe('a push starts no job', () => {
  it.each<[string, Partial<Webhook>, Push, string]>([
    ['if it is a tag, unless tags are asked for', {}, tag, 'EventNotWanted'],
    ['if it is a pull request, unless they are asked for', {}, pull, 'EventNotWanted'],
    ['if it is a branch, and only tags are asked for', { events: ['tag'] }, pushOf(), 'EventNotWanted'],
    ['to another branch', { branches: ['release/*'] }, pushOf(), 'BranchNotWanted'],
    [
      'of a pull request for another branch',
      { events: ['pullRequest'], branches: ['stable'] },
      pull,
      'BranchNotWanted',
    ],
    ['of another tag', { events: ['tag'], tags: ['release-*'] }, tag, 'TagNotWanted'],
    ['with other files', { paths: ['web/**'] }, pushOf(), 'PathNotWanted'],
    ['without any file', { paths: ['web/**'] }, pushOf({ files: [] }), 'PathNotWanted'],
  ])('%s', (_what, given, push, because) => {
    expect(unwanted(filters(given), push)).toBe(because);
  });
});

test('attack 120: patterns and files without number are bounded, and then the push starts a job', () => {
  const paths = Array.from({ length: 32 }, (_, index) => `${'*a'.repeat(100)}${index}`);
  const files = Array.from({ length: 2000 }, (_, index) => `${'a'.repeat(200)}/${index}`);
  const begun = performance.now();
  expect(unwanted(filters({ paths }), pushOf({ files }), 200_000)).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(2000);
});
