import { networkHint } from '../../../../src/pipeline/5-run/network-hint.ts';

const hint = '; a run has no network, and the end of its log suggests that it needs one';

describe('the hint that a run has no network', () => {
  it.each([
    'curl: (6) Could not resolve host: example.com',
    'socket.gaierror: [Errno -3] Temporary failure in name resolution',
    'Error: getaddrinfo EAI_AGAIN packages.example.org',
    'dial tcp: lookup example.com: no such host',
    "wget: bad address 'example.com'",
    'OSError: [Errno 101] Network is unreachable',
  ])('is given for a log that ends with: %s', (line) => {
    expect(networkHint(`start\n${line}\nTraceback\n`)).toBe(hint);
  });

  it('is not given for other failures, or for what happened long before the end', () => {
    expect(networkHint('ValueError: not a number\n')).toBe('');
    expect(networkHint(`Network is unreachable\n${'working\n'.repeat(20)}`)).toBe('');
    expect(networkHint('')).toBe('');
  });
});
