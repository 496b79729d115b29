import { gzipSync } from 'node:zlib';
import { archivedText } from '../../../src/resource/archived-text.ts';
import { jobUid } from '../../support/job.ts';

describe('an archive', () => {
  const archive = (data: Buffer, owner = jobUid) => ({
    metadata: { ownerReferences: [{ uid: owner }] },
    binaryData: { 'run.log.gz': data.toString('base64') },
  });

  it('has the texts that the operator put into it', () => {
    expect(archivedText(archive(gzipSync('hello')), 'run.log', jobUid)).toBe('hello');
    expect(archivedText(archive(gzipSync('hello')), 'build.log', jobUid)).toBeUndefined();
    expect(archivedText(undefined, 'run.log', jobUid)).toBeUndefined();
  });

  it.each([
    ['belongs to something else', archive(gzipSync('hello'), 'another')],
    ['is not gzip', archive(Buffer.from('hello'))],
    ['unpacks to too much', archive(gzipSync(Buffer.alloc(8 * 1024 * 1024)))],
  ])('that %s has nothing', (_what, object) => {
    expect(archivedText(object, 'run.log', jobUid)).toBeUndefined();
  });
});
