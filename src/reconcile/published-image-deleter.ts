import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import { whyItStays } from '../pipeline/7-publish/unwanted-images.ts';
import type { UnwantedImage } from '../pipeline/decision.ts';
import type { RegistryAccess } from '../registry/client.ts';
import { deleteWithAttachments, type Removal } from '../registry/delete-images.ts';
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

/** Whether the registry is down, or has too much to do. What an image's owner has put beside it must not look like that. */
function isDown(error: unknown): boolean {
  // A 429 may be meant for the owner's account only.
  if (error instanceof Refusal)
    return error.status >= 500 || (passing.has(error.status) && error.status !== 429);
  // Faults of connections have a code; `TimeoutError` is that of a token server.
  return error instanceof Error && ('code' in error || error.name === 'TimeoutError');
}

type Log = Pick<Logger, 'info' | 'warn'>;
type Note = (log: Log, about: object) => void;

const notes: Record<Removal, Note> = {
  deleted: (log, about) => {
    log.info(about, 'deleted a published image');
  },
  gone: (log, about) => {
    log.info(about, 'a published image is gone already');
  },
  unsupported: (log, about) => {
    log.warn({ ...about, why: 'the registry allows no deletion' }, stays);
  },
};
const stays = 'a published image stays in its registry';

/**
 * Deletes what jobs have published from the registry that the configuration names. A registry that refuses has decided; one that
 * does not answer is asked again, but does not keep the operator from its other work: it is asked for one image at a time.
 */
export class PublishedImageDeleter {
  readonly #registry: Settings['registry'];
  readonly #log: Log;
  #quietUntil = 0;
  #isBusy = false;

  constructor({ registry }: Pick<Settings, 'registry'>, log: Log) {
    this.#registry = registry;
    this.#log = log;
  }

  /**
   * @param giveUp whether this is the last attempt: the image stays if the registry does not answer it
   * @throws Error if the registry does not answer, fails or is busy with another image; the caller must retry the pass
   */
  async remove(uid: string, { repository, digest, push }: UnwantedImage, giveUp: boolean): Promise<void> {
    const about = { job: uid, repository, digest };
    const why = whyItStays(push);
    if (why !== undefined) {
      this.#log.warn({ ...about, why }, stays);
      return;
    }
    // Nobody gives up for that: others could bring it about.
    if (this.#isBusy) throw new Error('the registry is being asked to delete another image');
    if (!giveUp && Date.now() < this.#quietUntil) throw new Error('the registry has failed just now');
    try {
      const access = accessTo(this.#registry, repository, push);
      notes[await this.#ask(repository, digest, access)](this.#log, about);
    } catch (error) {
      if (!isFinal(error) && !giveUp) throw error;
      this.#log.warn({ ...about, err: error }, stays);
    }
  }

  async #ask(repository: string, digest: string, access: RegistryAccess): Promise<Removal> {
    this.#isBusy = true;
    const end = new AbortController();
    const timer = setTimeout(() => {
      end.abort(new Error(`the registry took longer than ${longest / 1000} seconds`));
    }, longest);
    try {
      return await deleteWithAttachments(repository, digest, { ...access, signal: end.signal });
    } catch (error) {
      if (isDown(error)) this.#quietUntil = Date.now() + pause;
      throw error;
    } finally {
      clearTimeout(timer);
      this.#isBusy = false;
    }
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
