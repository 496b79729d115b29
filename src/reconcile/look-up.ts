import type { Asking } from '../pipeline/memory/asking.ts';
import type { Question } from '../pipeline/memory/questions.ts';
import type { Settings } from '../config/settings.ts';
import { openRegistry, type RegistryAccess } from '../registry/client.ts';
import { manifestDigest } from '../registry/digest.ts';
import type { InputImage } from '../resource/status.ts';

/** How long all questions of a job may take, in milliseconds. The job waits for the answers. */
const patience = 2_000;
/** How long a host that did not answer is not asked again, in milliseconds. */
const pause = 60_000;

const digestShape = /^sha256:[0-9a-f]{64}$/;

/** Looks up what the images of a job are right now. What cannot be known is no fault: the job is then built as always. */
export class LookUp {
  readonly #silentUntil = new Map<string, number>();
  readonly #settings: Pick<Settings, 'registry'>;

  constructor(settings: Pick<Settings, 'registry'>) {
    this.#settings = settings;
  }

  /** @returns undefined if one of them cannot be known */
  async answers(questions: readonly Question[]): Promise<readonly InputImage[] | undefined> {
    const places = questions.flatMap(({ asking }) => asking);
    if (places.some(({ host }) => (this.#silentUntil.get(host) ?? 0) > Date.now())) return undefined;
    const open = new Set<Asking>();
    try {
      return await inTime(Promise.all(questions.map((one) => this.#answer(one, open))));
    } catch (error) {
      if (error instanceof Late) for (const { host } of open) this.#silentUntil.set(host, Date.now() + pause);
      return undefined;
    }
  }

  /** @param open has the places that have been asked and have not answered yet */
  async #answer({ name, asking, digest: known }: Question, open: Set<Asking>): Promise<InputImage> {
    if (known !== undefined) return { name, digest: known };
    for (const place of asking) {
      open.add(place);
      const digest = await this.#digestAt(place);
      open.delete(place);
      if (digest !== undefined) return { name, digest };
    }
    throw new Error(`no registry has ${name}`);
  }

  async #digestAt(place: Asking): Promise<string | undefined> {
    const { host, path, tag } = place;
    const registry = await openRegistry(host, this.#accessTo(place));
    const digest = await manifestDigest(registry, path, tag);
    if (digest === undefined || digestShape.test(digest)) return digest;
    throw new Error(`${host} has no digest for ${path}:${tag}`);
  }

  #accessTo({ as, insecure }: Asking): RegistryAccess {
    const { registry } = this.#settings;
    if (as === 'operator') return { ...registry, insecure };
    return { insecure, ca: registry.ca, tokenHosts: [], dockerConfig: undefined };
  }
}

class Late extends Error {
  override readonly name = 'Late';
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Late('no answer in time'));
  }, patience);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
