import {
  parseScanResult,
  scanResultLine,
  type ScanResult,
} from '../../../../../src/pipeline/4-scan/summarize/result.ts';

const result = (more: Partial<ScanResult> = {}): ScanResult => ({
  digest: `sha256:${'0'.repeat(64)}`,
  counts: { critical: 1, high: 0, medium: 0, low: 0, unknown: 0 },
  gating: 1,
  top: [
    { id: 'CVE-2023-0464', severity: 'critical', package: 'libssl3', installed: '3.0.8-1', fixed: '3.0.9-1' },
  ],
  ...more,
});

describe('the result of a scan', () => {
  it.each([result(), result({ inconclusive: 'unknown OS' }), result({ digest: '', top: [] })])(
    'is parsed back to the same value',
    (one) => {
      expect(parseScanResult(scanResultLine(one))).toEqual(JSON.parse(JSON.stringify(one)));
    },
  );

  it.each(['', 'not JSON', '{"digest":"x"}'])('is undefined for %j', (line) => {
    expect(parseScanResult(line)).toBeUndefined();
  });

  it('is one line that fits into a termination message, whatever its content', () => {
    const wide = '\u0007'.repeat(100);
    const vulnerability = { id: wide, severity: 'high' as const, package: wide, installed: wide };
    const line = scanResultLine(
      result({
        top: Array.from({ length: 10 }, () => vulnerability),
        inconclusive: '\u0007'.repeat(9999),
      }),
    );
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4000);
    expect(line).not.toContain('\n');
    expect(parseScanResult(line)).toMatchObject({
      gating: 1,
      inconclusive: '\u0007'.repeat(249),
    });
  });

  it('drops the layers first, which only save work, and keeps as many as fit', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const layer = { digest, size: 1, compression: 'gzip' as const, diffId: digest, bytes: 1, entries: 1 };
    const layers = Array.from({ length: 6 }, () => layer);
    expect(parseScanResult(scanResultLine(result({ layers })))?.layers).toEqual(layers);
    const wide = 'x'.repeat(100);
    const vulnerability = { id: wide, severity: 'high' as const, package: wide, installed: wide };
    const top = Array.from({ length: 8 }, () => vulnerability);
    const kept = parseScanResult(scanResultLine(result({ layers, top })));
    expect(kept?.top).toEqual(top);
    expect(kept?.layers?.length).toBeLessThan(6);
  });

  it('keeps all volumes of an image beside a reason of control characters', () => {
    const volumes = Array.from({ length: 16 }, (_, at) => `/${String(at).padEnd(99, 'v')}`);
    const full = result({ volumes, inconclusive: '\u0007'.repeat(400) });
    const line = scanResultLine(full);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4000);
    expect(parseScanResult(line)).toMatchObject({ volumes, gating: 1 });
  });

  it('ends when nothing is left to drop, although the line is too long', () => {
    const volumes = ['/v'.repeat(3000)];
    expect(parseScanResult(scanResultLine(result({ volumes })))).toMatchObject({ volumes, top: [] });
  });
});
