import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import type { UnwantedImage } from '../pipeline/decision.ts';
import type { RegistryAccess } from '../registry/client.ts';
import { deleteWithAttachments } from '../registry/delete-images.ts';
import { Refusal } from '../registry/refusal.ts';

/** Milliseconds for one answer of a registry that is not ours, and for all of one image. */
const [patience, longest] = [5_000, 20_000];
/** Milliseconds in which a registry that has failed is asked for nothing: others wait for their pass. */
const pause = 30_000;

/** Statuses with which a registry says that another attempt may succeed. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** Whether the registry has decided, so that another attempt would change nothing. */
const isFinal = (error: unknown): boolean =>
  error instanceof Refusal && error.status >= 400 && error.status < 500 && !passing.has(error.status);

/**
 * Deletes what jobs have published from the registry that the configuration names. A registry that refuses has decided; one that
 * does not answer is asked again, but does not keep the operator from its other work.
 */
export class PublishedImages {
  readonly #registry: Settings['registry'];
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  #quietUntil = 0;

  constructor({ registry }: Pick<Settings, 'registry'>, log: Pick<Logger, 'info' | 'warn'>) {
    this.#registry = registry;
    this.#log = log;
  }

  /**
   * @param giveUp whether the image stays if the registry does not answer now
   * @throws Error if the registry does not answer, or fails; the caller must retry the pass
   */
  async remove(uid: string, { repository, digest, push }: UnwantedImage, giveUp: boolean): Promise<void> {
    const about = { job: uid, repository, digest };
    const why = refusalOf(push);
    if (why !== undefined) {
      this.#log.warn({ ...about, why }, 'a published image stays in its registry');
      return;
    }
    try {
      if (Date.now() < this.#quietUntil) throw new Error('the registry has failed just now');
      const removal = await this.#ask(repository, digest, accessTo(this.#registry, repository, push));
      this.#log.info({ ...about, removal }, 'deleted a published image');
    } catch (error) {
      if (!isFinal(error) && !giveUp) throw error;
      this.#log.warn({ ...about, err: error }, 'a published image stays in its registry');
    }
  }

  async #ask(repository: string, digest: string, access: RegistryAccess): Promise<string> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`the registry took longer than ${longest / 1000} seconds`));
    }, longest);
    try {
      return await Promise.race([deleteWithAttachments(repository, digest, access), late.promise]);
    } catch (error) {
      if (!isFinal(error)) this.#quietUntil = Date.now() + pause;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Why it may not be deleted with what it was published with. */
function refusalOf(push: UnwantedImage['push']): string | undefined {
  switch (push.kind) {
    case 'unavailable':
      return push.message;
    case 'credentials':
      return push.mayDelete ? undefined : 'the push Secret is neither of the job nor allowed for deletion';
    case 'anonymous':
      return undefined;
  }
}

function accessTo(
  { host, insecure, ca }: Settings['registry'],
  repository: string,
  push: UnwantedImage['push'],
): RegistryAccess {
  return {
    // As for the publication: nothing else is worth trusting without a certificate.
    insecure: insecure && repository.startsWith(`${host}/`),
    ca,
    tokenHosts: 'any',
    dockerConfig: push.kind === 'credentials' ? push.dockerConfig : undefined,
    patience,
  };
}
