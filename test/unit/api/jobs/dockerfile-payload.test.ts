import { gunzipSync, gzipSync } from 'node:zlib';
import { packed as pack } from '../../../../src/text/gzip.ts';
import { unpackDockerfile } from '../../../../src/api/jobs/dockerfile-payload.ts';
import { Problem } from '../../../../src/api/problems/problem.ts';
import { limits } from '../../../../src/resource/limits.ts';

function refusal(payload: string): Problem {
  try {
    unpackDockerfile(payload);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the payload was not refused');
}

const packed = (content: string | Buffer): string => gzipSync(content).toString('base64');

describe('a Dockerfile payload', () => {
  it.each([
    ['plain text', 'FROM debian:bookworm\nRUN true\n'],
    ['carriage returns', 'FROM scratch\r\n'],
    ['a byte order mark', '\uFEFFFROM scratch'],
    ['typographic quotes and emoji', 'RUN echo “😀”'],
    ['no trailing newline', 'FROM scratch'],
  ])('round-trips every byte: %s', (_, text) => {
    expect(unpackDockerfile(pack(text))).toBe(text);
    expect(gunzipSync(Buffer.from(pack(text), 'base64'))).toEqual(Buffer.from(text));
  });

  it('is deterministic', () => {
    expect(pack('FROM scratch')).toBe(pack('FROM scratch'));
  });

  it('can be a gzip file with several members', () => {
    const members = Buffer.concat([gzipSync('FROM '), gzipSync('scratch')]);
    expect(unpackDockerfile(members.toString('base64'))).toBe('FROM scratch');
  });

  it.each(['%%%', 'H4sI', 'H4sIA', 'H4sI\nAAAA', 'H4sI-_==', 'FROM scratch'])('is refused: %j', (payload) => {
    expect(['InvalidBase64', 'InvalidGzip']).toContain(refusal(payload).reason);
  });

  it('with line breaks in its base64 is refused with a hint', () => {
    const lines = packed('FROM scratch').replace(/.{8}/, '$&\n');
    expect(refusal(lines)).toMatchObject({ reason: 'InvalidBase64', status: 400 });
    expect(refusal(lines).message).toContain('base64 -w0');
  });

  const gzip = gzipSync('FROM scratch');
  it.each<[string, Buffer]>([
    ['not gzip', Buffer.from('FROM scratch')],
    ['empty', Buffer.alloc(0)],
    ['truncated', gzip.subarray(0, -3)],
    ['followed by other bytes', Buffer.concat([gzip, Buffer.from('xyz')])],
    ['corrupt', Buffer.from(gzip).fill(0, gzip.length - 8, gzip.length - 4)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(refusal(bytes.toString('base64')).reason).toBe('InvalidGzip');
  });

  it('is refused at the limit, whatever its full size', () => {
    const bomb = packed(Buffer.alloc(100 * 1024 * 1024));
    const before = process.memoryUsage.rss();
    const { reason, status } = refusal(bomb);
    expect({ reason, status }).toEqual({ reason: 'DockerfileTooLarge', status: 413 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('is refused at the limit even with several members', () => {
    const member = gzipSync(Buffer.alloc(limits.dockerfileBytes, 'x'));
    expect(refusal(Buffer.concat([member, member]).toString('base64')).reason).toBe('DockerfileTooLarge');
  });

  it('can be as large as the limit', () => {
    const text = 'x'.repeat(limits.dockerfileBytes);
    expect(unpackDockerfile(packed(text))).toBe(text);
  });

  it.each<[string, string | Buffer]>([
    ['empty', ''],
    ['with a NUL byte', 'FROM scratch\0'],
    ['not UTF-8', Buffer.from([0x46, 0xff, 0xfe])],
  ])('is refused when the Dockerfile is %s', (_, content) => {
    expect(refusal(packed(content))).toMatchObject({
      reason: 'DockerfileInvalid',
      fields: [{ field: 'dockerfile' }],
    });
  });
});
