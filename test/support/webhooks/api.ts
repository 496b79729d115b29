import { startApi, type Api } from '../../../src/api/index.ts';
import type { HookOptions } from '../../../src/api/routes/hooks.ts';
import type { Outcome } from '../../../src/api/hooks/outcome.ts';
import type { Stored } from '../../../src/api/hooks/secret.ts';
import type { JobStore } from '../../../src/api/store/job-store.ts';
import type { TemplateStore } from '../../../src/api/store/template-store.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { TemplateJob } from '../../../src/resource/template/job-of.ts';
import type { DockerfileJobTemplate } from '../../../src/resource/template/schema.ts';
import type { Forge } from '../../../src/resource/template/webhook.ts';
import { quietApi } from '../api.ts';
import { makeJob } from '../job.ts';
import { openStore } from '../store.ts';
import { makeTemplate } from '../template.ts';
import { githubUrl } from './payloads.ts';
import { signedBy, type SignOptions } from './sign.ts';

export const webhookSecret = 'c2VjcmV0IG9mIHRoZSB3ZWJob29r';

export const hookPath = '/api/v1/hooks/team-a/app';

/** A template of a repository, with a webhook for all events. */
export const templateOf = (forge: Forge = 'github', url = githubUrl): DockerfileJobTemplate =>
  makeTemplate({
    metadata: { name: 'app' },
    spec: {
      template: { spec: { source: { git: { url } } } },
      webhook: { forge, secretKey: 'app', events: ['branch', 'tag', 'pullRequest'], branches: ['main'] },
    },
  });

export const withoutWebhook = (): DockerfileJobTemplate => {
  const template = templateOf();
  return { ...template, spec: { ...template.spec, webhook: undefined } };
};

export interface HookWorld {
  /** What there is. Tests change it. */
  template: DockerfileJobTemplate | undefined;
  secret: Stored;
  readonly jobs: Map<string, DockerfileJob>;
  /** What was asked of the cluster, in order. */
  readonly asked: string[];
  readonly warnings: string[];
  isComplete: boolean;
}

/** A cluster with one template, and room for its jobs. */
export function makeHookWorld(): HookWorld {
  return {
    template: templateOf(),
    secret: { is: 'value', value: webhookSecret },
    jobs: new Map(),
    asked: [],
    warnings: [],
    isComplete: true,
  };
}

export function templateStoreOf(world: HookWorld): TemplateStore {
  const { asked, jobs } = world;
  const note = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  return {
    find(namespace, name) {
      const { metadata, spec } = world.template ?? {};
      if (metadata?.namespace !== namespace || metadata.name !== name) return undefined;
      return { uid: metadata.uid, namespace, name, webhook: spec?.webhook };
    },
    secret: () => note('secret', world.secret),
    get: () => note('template', world.template),
    createJob(job: TemplateJob) {
      if (jobs.has(job.name)) return note('create', { outcome: 'taken' });
      const { name, namespace, annotations } = job;
      const uid = `6f1c2d3e-4a5b-4c6d-8e7f-${String(jobs.size).padStart(12, '0')}`;
      const made = makeJob({ metadata: { name, namespace, uid, annotations: { ...annotations } } });
      jobs.set(name, made);
      return note('create', { outcome: 'created', job: made });
    },
    isComplete: () => world.isComplete,
    stop: () => Promise.resolve(),
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HookApi {
  readonly api: Api;
  /** Sends these bytes, with these headers. */
  post(body: string | Buffer, headers?: Readonly<Record<string, string>>, path?: string): Promise<Answered>;
  /** Sends a payload that is signed as this forge does. */
  deliver(forge: Forge, payload: unknown, options?: SignOptions): Promise<Answered>;
  /** How many deliveries had this outcome, as the metrics say. */
  counted(outcome: Outcome): Promise<number>;
}

export const refusal = (status: number, reason: string, detail = '') => ({
  status,
  body: { reason, detail: expect.stringContaining(detail) as string },
});

/** Starts a REST server with webhooks. */
export async function startHookApi(
  world: HookWorld,
  options: Partial<HookOptions> = {},
  store: Partial<JobStore> = {},
): Promise<HookApi> {
  const warn = (...given: readonly unknown[]) => world.warnings.push(String(given.at(-1)));
  const { logger } = quietApi;
  const api = await startApi({
    ...quietApi,
    logger: Object.assign(Object.create(logger) as typeof logger, { warn }),
    store: openStore(makeJob(), {
      read: (_namespace, name) => Promise.resolve(world.jobs.get(name)),
      ...store,
    }),
    hooks: {
      templates: templateStoreOf(world),
      perMinute: 600,
      strangers: { perSecond: 0, burst: 1 },
      ...options,
    },
  });
  const post: HookApi['post'] = async (body, headers = {}, path = hookPath) => {
    const response = await fetch(`http://127.0.0.1:${api.port}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
    const json = (await response.json()) as Answered['body'];
    return { status: response.status, headers: response.headers, body: json };
  };
  return {
    api,
    post,
    deliver(forge, payload, signing) {
      const body = JSON.stringify(payload);
      return post(body, signedBy(forge, webhookSecret, body, signing));
    },
    async counted(outcome) {
      const response = await fetch(`http://127.0.0.1:${api.port}/metrics`);
      const line = new RegExp(
        `^dockerfilejob_webhook_deliveries_total\\{outcome="${outcome}"\\} (\\d+)$`,
        'm',
      );
      return Number(line.exec(await response.text())?.[1]);
    },
  };
}
