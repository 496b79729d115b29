import { faultOf, SourceFault } from '../../../../src/pipeline/7-publish/copy/fault.ts';
import { Refusal } from '../../../../src/registry/refusal.ts';

const coded = (code: string, message = 'it broke') => Object.assign(new Error(message), { code });

describe('an error of a registry', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [400, 'refused'],
    [404, 'refused'],
    [413, 'refused'],
    [302, 'refused'],
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('with status %d is %s', (status, error) => {
    expect(faultOf(new Refusal(status, 'no'))).toEqual({ error, message: 'no' });
  });

  it.each([
    ['ECONNRESET', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['EAI_AGAIN', 'unavailable'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unavailable'],
    ['UND_ERR_SOCKET', 'unavailable'],
    ['ENOTFOUND', 'refused'],
    ['CERT_HAS_EXPIRED', 'refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused'],
    ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'refused'],
  ])('with code %s is %s, and tells the code', (code, error) => {
    expect(faultOf(coded(code))).toEqual({ error, message: `it broke (${code})` });
    expect(faultOf(coded(code, `connect ${code}`)).message).toBe(`connect ${code}`);
  });

  it('is known by what caused it', () => {
    const cause = Object.assign(new Error('all'), { errors: [coded('ECONNREFUSED')] });
    expect(faultOf(new Error('fetch failed', { cause }))).toMatchObject({ error: 'unavailable' });
  });

  it('that is a time-out without a code is unavailable', () => {
    const late = Object.assign(new Error('too late'), { name: 'TimeoutError', code: 23 });
    expect(faultOf(late)).toEqual({ error: 'unavailable', message: 'too late' });
  });

  it('of the workspace registry is told apart, whatever it is', () => {
    expect(faultOf(new SourceFault('gone'))).toEqual({ error: 'workspace', message: 'gone' });
  });

  it('of any other kind is a refusal', () => {
    expect(faultOf(new Error('never over plain HTTP'))).toMatchObject({ error: 'refused' });
    expect(faultOf('text')).toEqual({ error: 'refused', message: 'text' });
    expect(faultOf(null)).toEqual({ error: 'refused', message: 'null' });
    expect(faultOf({ status: 'x' })).toMatchObject({ error: 'refused' });
  });

  it('is told on one line that fits into a termination message', () => {
    const { message } = faultOf(new Refusal(500, `a\n${'\u{1f600}'.repeat(5000)}`));
    expect(message).not.toContain('\n');
    expect(Buffer.byteLength(JSON.stringify({ message }))).toBeLessThan(4096);
  });
});
