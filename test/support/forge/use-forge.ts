import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { webhookSecretName } from '../../../src/resource/template/webhook.ts';
import { machineAddress, relayOnNode, type NodeRelay } from '../cluster/node-relay.ts';
import { startOwnApi, type OwnApi } from '../cluster/own-api.ts';
import { patiently } from '../cluster/patiently.ts';
import type { Team } from '../cluster/team.ts';
import { makeRepository, type Repository } from '../git/repository.ts';
import { tempFolder } from '../shell.ts';
import { signedBy } from '../webhooks/sign.ts';
import { startGitea, type Gitea } from './gitea.ts';

const secret = 'bm9ib2R5IGd1ZXNzZXMgdGhpcyBzZWNyZXQ=';
const statuses = z.array(z.object({ status: z.string(), context: z.string(), description: z.string() }));

/** A real Gitea with one repository, and an API that its webhooks call. */
export interface Forge {
  readonly gitea: Gitea;
  /** Its URL, as the pods of jobs reach it. */
  readonly url: string;
  readonly api: OwnApi;
  /** Commits files and pushes what `refs` names. @returns the commit */
  push(files: Readonly<Record<string, string>>, ...refs: readonly string[]): string;
  /** Creates the webhook of the repository that calls a template, when the API knows that. */
  hook(template: string, events: readonly string[]): Promise<void>;
  /** The job that a template has made of a commit. */
  jobOf(template: string, commit: string): Promise<DockerfileJob>;
  /** What Gitea shows beside a commit, once there is an end. The last comes first. */
  statusesOf(commit: string): Promise<z.output<typeof statuses>>;
}

/**
 * Starts a Gitea for the tests of a file.
 * @param repository its name; the user is `team`
 * @returns a function, because it starts in the first hook
 */
export function useForge(team: () => Team, repository: string): () => Forge {
  const folder = tempFolder();
  let started: (Forge & { readonly relay: NodeRelay }) | undefined;
  const forge = (): Forge & { readonly relay: NodeRelay } => {
    if (!started) throw new Error('the forge is started in beforeAll');
    return started;
  };
  beforeAll(async () => {
    const gitea = await startGitea(join(folder.path, 'gitea'), machineAddress, addresses.node);
    const relay = await relayOnNode(gitea.port);
    mkdirSync(join(folder.path, 'clones'));
    await gitea.api('POST', '/user/repos', { name: repository, default_branch: 'main' });
    const clone = makeRepository(join(folder.path, 'clones'), repository);
    const url = `http://${relay.host}:${gitea.port}`;
    await createSecrets(team(), { repository, url, token: gitea.token });
    const api = await startOwnApi({ mode: 'token' }, false, { hooks: { perMinute: 60 } });
    const parts = { gitea, relay, url, api };
    started = { ...parts, ...actions(team(), repository, { ...parts, clone }) };
  });
  afterAll(async () => {
    const { api, relay, gitea } = forge();
    await api.stop();
    await relay.stop();
    await gitea.stop();
    folder.remove();
  });
  return forge;
}

/** The secret of the webhook, and a token for the status of commits. */
async function createSecrets(
  { cluster, namespace }: Team,
  { repository, url, token }: { readonly repository: string; readonly url: string; readonly token: string },
): Promise<void> {
  const annotations = { 'dockerfilejob.io/report-to': `${url}/api/v1/repos/team/` };
  for (const secretOfTeam of [
    { metadata: { name: webhookSecretName, namespace }, stringData: { [repository]: secret } },
    { metadata: { name: 'commit-status', namespace, annotations }, stringData: { token } },
  ])
    await cluster.create({ apiVersion: 'v1', kind: 'Secret', ...secretOfTeam });
}

type Actions = Pick<Forge, 'push' | 'hook' | 'jobOf' | 'statusesOf'>;

const actions = (
  team: Team,
  repository: string,
  { gitea, api, clone }: Pick<Forge, 'gitea' | 'api'> & { readonly clone: Repository },
): Actions => ({
  push(files, ...refs) {
    const commit = clone.commit(files);
    for (const ref of refs.filter((one) => one.startsWith('refs/tags/'))) clone.git('tag', ref.slice(10));
    const wanted = refs.length > 0 ? refs : ['HEAD:refs/heads/main'];
    clone.git('push', '--quiet', '--force', gitea.pushUrl(`team/${repository}.git`), ...wanted);
    return commit;
  },
  async hook(template, events) {
    const target = `${api.url}/api/v1/hooks/${team.namespace}/${template}`;
    const body = '{"nothing": "that starts a job"}';
    await patiently(async () => {
      const headers = { 'content-type': 'application/json', ...signedBy('gitea', secret, body) };
      const { status } = await fetch(target, { method: 'POST', headers, body });
      return status === 202 || undefined;
    }, `the API to know template ${template}`);
    const config = { url: target, content_type: 'json', secret };
    await gitea.api('POST', `/repos/team/${repository}/hooks`, {
      type: 'gitea',
      active: true,
      events,
      config,
    });
  },
  jobOf: (template, commit) =>
    patiently(
      () =>
        Promise.resolve(
          team.jobs.entries.find(
            ({ object: { metadata } }) =>
              metadata.name.startsWith(`${template}-`) &&
              metadata.annotations?.['dockerfilejob.io/commit'] === commit,
          )?.object,
        ),
      `a job of ${template} of the commit ${commit}`,
    ),
  statusesOf: (commit) =>
    patiently(async () => {
      const all = statuses.parse(
        await gitea.api('GET', `/repos/team/${repository}/commits/${commit}/statuses`),
      );
      return all.some(({ status }) => status !== 'pending') ? all : undefined;
    }, `the status of commit ${commit}`),
});
