import { createHash } from 'node:crypto';
import type { PushResult } from '../../../src/pipeline/3-build/push/result.ts';
import type { ScanResult } from '../../../src/pipeline/4-scan/summarize/result.ts';
import type { Collected } from '../../../src/pipeline/5-run/collect/result.ts';

/** Milliseconds that the containers of a step work, as on a quiet node. */
export const work = { build: 1000, scan: 2000, run: 500 } as const;

/** Template of KWOK: the same digest as `digestOf`. */
export const digestTemplate = 'sha256:{{ .metadata.namespace | sha256sum }}';

/** The digest of the image that a job never built. Different for each job, like a real one. */
const digestOf = (namespace: string): string =>
  `sha256:${createHash('sha256').update(namespace).digest('hex')}`;

export const pushed = (digest: string): PushResult => ({ digest, size: 48_500_000 });

/** As large as that of a real scan with a few findings. */
export const scanned = (digest: string): ScanResult => ({
  digest,
  counts: { critical: 0, high: 0, medium: 3, low: 41, unknown: 0 },
  gating: 0,
  top: ['CVE-2026-1001', 'CVE-2026-1002', 'CVE-2026-1003'].map((id) => ({
    id,
    severity: 'medium',
    package: 'libexample1',
    installed: '1.2.3-4+deb12u1',
  })),
});

const collected: Collected = {
  state: 'file',
  base64: Buffer.from('{"perf":0.99}').toString('base64'),
};

const buildLog = Array.from(
  { length: 24 },
  (_, line) =>
    `#${line} [internal] a line that is as long as those of a build engine usually are, ${line}.0s`,
).join('\n');

/** What a container prints. @param nonce of its pod */
export function outputOf(container: string, namespace: string, nonce: string): string {
  const digest = digestOf(namespace);
  const texts: Readonly<Record<string, string>> = {
    build: buildLog,
    push: `${nonce} ${JSON.stringify(pushed(digest))}`,
    summarize: `${nonce} ${JSON.stringify(scanned(digest))}\n[]`,
    collect: `${nonce} ${JSON.stringify(collected)}`,
    run: 'done',
  };
  return `${texts[container] ?? ''}\n`;
}
