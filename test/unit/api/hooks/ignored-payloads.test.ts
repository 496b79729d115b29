import { readDelivery } from '../../../../src/api/hooks/payloads/index.ts';
import type { Forge } from '../../../../src/resource/template/webhook.ts';
import * as payloads from '../../../support/webhooks/payloads.ts';
import { pushIn, read } from '../../../support/webhooks/read.ts';

const { commits, githubPush, githubPullRequest, giteaPush, gitlabPush, gitlabMergeRequest, genericPush } =
  payloads;
const { attributes, ...request } = {
  attributes: gitlabMergeRequest.object_attributes,
  ...gitlabMergeRequest,
};
const update = (changed: object) => ({ ...request, object_attributes: { ...attributes, ...changed } });

describe('a delivery is ignored', () => {
  const deleted = { after: commits.none, head_commit: null, checkout_sha: null };
  const review = { ...githubPullRequest, action: 'opened', review: {} };
  it.each<[string, Forge, unknown, string]>([
    ['that greets', 'github', { zen: 'Design for failure.', hook_id: 1, hook: {} }, 'OtherEvent'],
    ['about an issue', 'github', { action: 'opened', issue: {} }, 'OtherEvent'],
    ['about a review', 'github', review, 'OtherEvent'],
    ['about a comment', 'gitea', { ...payloads.giteaPullRequest, comment: {} }, 'OtherEvent'],
    ['about a branch that was created', 'github', { ref: 'main', ref_type: 'branch' }, 'OtherEvent'],
    [
      'about a pull request that was closed',
      'github',
      { ...githubPullRequest, action: 'closed' },
      'OtherEvent',
    ],
    ['about a label', 'gitea', { ...payloads.giteaPullRequest, action: 'label_updated' }, 'OtherEvent'],
    ['about a merge', 'gitlab', update({ action: 'merge' }), 'OtherEvent'],
    ['about a title', 'gitlab', update({ action: 'update' }), 'OtherEvent'],
    ['about a merge request, without an action', 'gitlab', update({ action: undefined }), 'OtherEvent'],
    ['about a pipeline', 'gitlab', { object_kind: 'pipeline' }, 'OtherEvent'],
    ['of a kind that every object has', 'gitlab', { object_kind: 'constructor' }, 'OtherEvent'],
    ['without a kind', 'gitlab', {}, 'OtherEvent'],
    ['of another type', 'generic', { type: 'ping' }, 'OtherEvent'],
    ['of a ref that is no branch', 'github', { ...githubPush, ref: 'refs/notes/x' }, 'OtherEvent'],
    ['of a ref that is no branch', 'gitea', { ...giteaPush, ref: 'refs/for/main' }, 'OtherEvent'],
    ['of a ref that is no branch', 'gitlab', { ...gitlabPush, ref: 'refs/heads/' }, 'OtherEvent'],
    [
      'of a ref that is none',
      'generic',
      { ...genericPush, data: { ...genericPush.data, ref: 'main' } },
      'OtherEvent',
    ],
    ['of a branch that was deleted', 'github', { ...githubPush, ...deleted }, 'Deleted'],
    ['of a branch that was deleted', 'gitea', { ...giteaPush, ...deleted }, 'Deleted'],
    ['of a branch that was deleted', 'gitlab', { ...gitlabPush, ...deleted }, 'Deleted'],
    [
      'of a branch that was deleted',
      'generic',
      { ...genericPush, data: { ...genericPush.data, commit: commits.none } },
      'Deleted',
    ],
  ])('%s (%s)', (_what, forge, body, because) => {
    expect(read(forge, body)).toEqual({ is: 'ignored', because });
  });
});

test.each(['reopened', 'synchronize'])('a pull request that is %s starts a job', (action) => {
  expect(pushIn('github', { ...githubPullRequest, action }).commit).toBe(commits.pushed);
});

test.each([{ action: 'reopen' }, { action: 'update', oldrev: commits.before }])(
  'a merge request with %j starts a job',
  (changed) => {
    expect(pushIn('gitlab', update(changed)).commit).toBe(commits.pushed);
  },
);

describe('a delivery is refused', () => {
  it.each<[string, Forge, unknown, string]>([
    ['a short commit', 'github', { ...githubPush, after: 'abc' }, 'after must be a full commit hash'],
    [
      'a commit that is an option',
      'gitlab',
      { ...gitlabPush, checkout_sha: '--upload-pack=x' },
      'checkout_sha must be',
    ],
    ['no repository', 'gitea', { ...giteaPush, repository: {} }, 'repository.clone_url'],
    ['a list', 'github', [], 'the body must be an object'],
    ['null', 'github', null, 'the body must be an object'],
    ['no data', 'generic', { type: 'push' }, 'data'],
  ])('with %s, and the message names the field', (_what, forge, body, message) => {
    expect(() => read(forge, body)).toThrow(message);
  });

  it.each([Buffer.from('{'), Buffer.from(''), Buffer.from([0xff])])('that is no JSON in UTF-8', (bytes) => {
    expect(() => readDelivery('github', bytes)).toThrow('the body must be JSON in UTF-8');
  });

  it('with a million brackets, in an instant', () => {
    const begun = performance.now();
    expect(() => readDelivery('github', Buffer.from('['.repeat(1_000_000)))).toThrow('JSON');
    const nested = `{"ref":${'['.repeat(400_000)}${']'.repeat(400_000)},"before":"","after":""}`;
    expect(() => readDelivery('github', Buffer.from(nested))).toThrow('ref');
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});
