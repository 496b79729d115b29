/** Namespaces of jobs that are remembered. */
const mostNamespaces = 1000;

/**
 * The time of the newest vulnerability database that scans of a namespace have used. A server that scans share gets a new
 * database some time after the registry has it, so the registry's digest alone does not tell which one a scan had.
 */
export class DatabaseMemory {
  readonly #newest = new Map<string, string>();

  /** @param time ISO 8601 */
  learn(namespace: string, time: string | undefined): void {
    const known = this.#newest.get(namespace);
    if (time === undefined || (known !== undefined && Date.parse(known) >= Date.parse(time))) return;
    this.#newest.delete(namespace);
    this.#newest.set(namespace, time);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > mostNamespaces && oldest !== undefined) this.#newest.delete(oldest);
  }

  of(namespace: string): string | undefined {
    return this.#newest.get(namespace);
  }
}
