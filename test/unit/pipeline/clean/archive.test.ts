import { gunzipSync } from 'node:zlib';
import { archive } from '../../../../src/pipeline/clean/archive.ts';
import { makeContext } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';

const context = makeContext({ run: 2 });
const unpack = (text: string, keep: 'end' | 'beginning' = 'end') => {
  const packed = archive(context, [{ file: 'run.log', keep, text }]).binaryData?.['run.log.gz'] ?? '';
  return gunzipSync(Buffer.from(packed, 'base64')).toString();
};

describe('the archive', () => {
  it('is in the namespace of the job, which owns it', () => {
    const { metadata } = archive(context, []);
    expect(metadata).toMatchObject({ name: `dfj-${jobUid}-2`, namespace: 'team-a' });
    expect(metadata.ownerReferences).toEqual([
      {
        apiVersion: 'dockerfilejob.io/v1alpha1',
        kind: 'DockerfileJob',
        name: 'my-model',
        uid: jobUid,
        blockOwnerDeletion: false,
      },
    ]);
  });

  it('holds each text, gzipped', () => {
    expect(unpack('built\n')).toBe('built\n');
    expect(unpack('{}', 'beginning')).toBe('{}');
  });

  it('attack 50: keeps the last 64 KiB of a log in whole lines, and notes how much is missing', () => {
    const log = Array.from({ length: 20_000 }, (_, line) => `line ${line} ü\n`).join('');
    const [first, ...lines] = unpack(log).split('\n');
    const kept = lines.join('\n');
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(64 * 1024);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(63 * 1024);
    expect(log.endsWith(`\n${kept}`)).toBe(true);
    expect(first).toBe(`[the first ${Buffer.byteLength(log) - Buffer.byteLength(kept)} bytes are not kept]`);
  });

  it('keeps the end of a log that is one long line', () => {
    const kept = unpack('x'.repeat(100_000));
    expect(kept).toBe(`[the first ${100_000 - 65_536} bytes are not kept]\n${'x'.repeat(65_536)}`);
  });

  it('keeps at most 256 KiB of a report', () => {
    const kept = unpack('1'.repeat(300_000), 'beginning');
    expect(kept).toHaveLength(256 * 1024);
  });
});
