import { errors, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';

/** Finds the key that a token names. @throws JOSEError if there is none */
export type KeySet = (header?: JWSHeaderParameters, token?: FlattenedJWSInput) => Promise<CryptoKey>;

/** Milliseconds. */
export const keyTimes = {
  /** After so long, the keys are read again, while the old ones are used. */
  fresh: 5 * 60_000,
  /** For so long, keys are used if the issuer does not answer. A key that it takes back is valid for at most this long. */
  usable: 60 * 60_000,
  /** Time from one attempt to the next, whatever callers send and whether it succeeds. */
  cooldown: 10_000,
};

interface Options {
  /** Reads the keys from the issuer. */
  readonly load: () => Promise<KeySet>;
  /** Told of failures that no caller is told of. */
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}

/** The keys of an issuer, read when they are needed. A stranger's tokens cost the issuer one attempt per cooldown. */
export class IssuerKeys {
  readonly #load: Options['load'];
  readonly #onError: Options['onError'];
  readonly #now: () => number;
  #keys: { readonly set: KeySet; readonly since: number } | undefined;
  #attempt: { readonly at: number; readonly error?: unknown } | undefined;
  #running: Promise<KeySet> | undefined;

  constructor({ load, onError, now = () => performance.now() }: Options) {
    this.#load = load;
    this.#onError = onError;
    this.#now = now;
  }

  /** The key that a token names. @throws JOSEError if there is none, another error if the issuer cannot be asked */
  readonly find: KeySet = async (header, token) => {
    const known = await this.#current();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // The issuer may have a new key.
      const latest = await this.#latest();
      return latest(header, token);
    }
  };

  async #current(): Promise<KeySet> {
    const age = this.#keys ? this.#now() - this.#keys.since : Infinity;
    if (!this.#keys || age >= keyTimes.usable) return this.#latest();
    if (age >= keyTimes.fresh && !this.#coolingDown()) this.#refresh().catch(this.#onError);
    return this.#keys.set;
  }

  /** Asks the issuer, but not more often than the cooldown allows. */
  async #latest(): Promise<KeySet> {
    if (this.#running || !this.#coolingDown()) return this.#refresh();
    if (this.#keys && this.#attempt?.error === undefined) return this.#keys.set;
    throw this.#attempt?.error;
  }

  #coolingDown(): boolean {
    return this.#attempt !== undefined && this.#now() - this.#attempt.at < keyTimes.cooldown;
  }

  #refresh(): Promise<KeySet> {
    this.#running ??= this.#ask().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #ask(): Promise<KeySet> {
    const at = this.#now();
    this.#attempt = { at };
    try {
      const set = await this.#load();
      this.#keys = { set, since: at };
      return set;
    } catch (error) {
      this.#attempt = { at, error: error ?? new Error('the issuer could not be asked') };
      throw error;
    }
  }
}
