import type { KubeObject } from '../../cluster/object.ts';
import { advance, isGone, versionOf, type Change, type JobOwner } from './change.ts';
import type { Position } from './position.ts';
import { Subscription } from './subscription.ts';

/** Changes that are kept for clients that come back; beyond them, the older half is dropped. */
const kept = 4_096;
/** Clients that wait for a look-up. Others begin anew. */
const mostWaiting = 8;

type LookUp = (after: number, until: number) => Promise<readonly Change[] | undefined>;

/** What has changed of which job, for as many readers as there are. It is told by the watch of jobs. */
export class Feed {
  /** All changes after this version are here. NaN until the jobs are known. */
  #since = NaN;
  #latest = NaN;
  #recent: Change[] = [];
  /** When the last client has been helped that was away. */
  #extended: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Nobody knows any more what happened after this version, or before. */
  #lost = -1;
  /** By uid. A job that is gone has none. */
  readonly #positions = new Map<string, Position | undefined>();
  readonly #ofAll = new Set<Subscription>();
  readonly #ofOne = new Map<string, Set<Subscription>>();

  /** The version of the last change. NaN until the jobs are known. */
  get latest(): number {
    return this.#latest;
  }

  get since(): number {
    return this.#since;
  }

  /** The jobs are not followed any more. Whoever follows them all has to come back: something may have been missed. */
  lost(): void {
    this.#since = NaN;
    this.#latest = NaN;
    this.#recent = [];
    for (const subscription of [...this.#ofAll]) subscription.end();
  }

  /** All jobs are known, as they were at this version. */
  listed(resourceVersion: string): void {
    this.#since = versionOf(resourceVersion);
    this.#latest = this.#since;
  }

  /** A job is new or has changed. */
  changed(owner: JobOwner, object: KubeObject): void {
    const { uid } = owner;
    const isKnown = this.#positions.has(uid);
    if (isGone(object)) {
      if (isKnown) this.gone(owner, object);
      return;
    }
    const { events, position } = advance(object, this.#positions.get(uid));
    this.#positions.set(uid, position);
    this.#publish({ owner, version: versionOf(object.metadata.resourceVersion), events, gone: false });
  }

  /** @param object as it was then; undefined if that is not known */
  gone(owner: JobOwner, object: KubeObject | undefined): void {
    if (!this.#positions.delete(owner.uid)) return;
    const version = object ? versionOf(object.metadata.resourceVersion) : this.#latest;
    this.#publish({ owner, version, events: [], gone: true });
  }

  /**
   * Puts in front of what is known what happened before, after a version. For one client after the other: what was looked
   * up for one is there for the next.
   * @param lookUp finds what happened between two versions; undefined if that cannot be known any more
   * @param signal aborted when the client has left, for whom nothing is looked up any more
   */
  async extend(after: number, lookUp: LookUp, signal: AbortSignal): Promise<void> {
    // Each look-up costs the apiserver hundreds of requests.
    if (this.#waiting >= mostWaiting) return;
    this.#waiting += 1;
    const turn = this.#extended.then(async () => {
      this.#waiting -= 1;
      const until = this.#since;
      if (signal.aborted || !(after < until) || after <= this.#lost) return;
      const changes = await lookUp(after, until);
      if (!changes) this.#lost = Math.max(this.#lost, after);
      if (!changes || until !== this.#since) return;
      this.#recent = [...changes, ...this.#recent];
      this.#since = after;
      this.#forget();
    });
    this.#extended = turn.catch(() => undefined);
    await turn;
  }

  /** Follows one job. */
  ofOne(uid: string): Subscription {
    const all = this.#ofOne.get(uid) ?? new Set();
    this.#ofOne.set(uid, all);
    return new Subscription([], {
      begin: (one) => all.add(one),
      end: (one) => {
        all.delete(one);
        if (all.size === 0 && this.#ofOne.get(uid) === all) this.#ofOne.delete(uid);
      },
    });
  }

  /** Follows all jobs. Undefined if it is not known any more what has happened after this version, or not yet. */
  ofAll(after = this.#latest): Subscription | undefined {
    if (!(after >= this.#since)) return undefined;
    return new Subscription(
      this.#recent.filter(({ version }) => version > after),
      { begin: (one) => this.#ofAll.add(one), end: (one) => this.#ofAll.delete(one) },
    );
  }

  #publish(change: Change): void {
    const { uid } = change.owner;
    for (const one of [...(this.#ofOne.get(uid) ?? [])]) one.take(change);
    // In a list, jobs are only found, in any order.
    if (!(change.version > this.#latest)) return;
    this.#latest = change.version;
    if (change.events.length === 0 && !change.gone) return;
    this.#recent.push(change);
    this.#forget();
    for (const one of [...this.#ofAll]) one.take(change);
  }

  #forget(): void {
    if (this.#recent.length <= kept) return;
    // In one go for many, or each change would cost a copy.
    const dropped = this.#recent.splice(0, this.#recent.length - kept / 2);
    this.#since = dropped.at(-1)?.version ?? this.#since;
  }
}
