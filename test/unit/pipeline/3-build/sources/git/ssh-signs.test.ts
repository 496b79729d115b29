import { fetchFault } from '../../../../../../src/pipeline/3-build/sources/git/fetch-fault.ts';

const git = { url: 'git@git.example.com:team/model.git', cloneSecret: 'key' };
const closed = 'kex_exchange_identification: Connection closed by remote host';

describe('an error of a fetch with SSH', () => {
  it.each([
    [
      'Host key for git.example.com has changed and you have requested strict checking. Host key verification failed.',
      'spec.source.git.cloneSecret: the server has another host key than known_hosts of Secret "key" says',
    ],
    [
      'No ED25519 host key is known for git.example.com and you have requested strict checking. Host key verification failed.',
      'spec.source.git.cloneSecret: known_hosts of Secret "key" has no key of this server',
    ],
    [
      'Load key "/credentials/ssh-privatekey": error in libcrypto git@git.example.com: Permission denied (publickey).',
      'spec.source.git.cloneSecret: ssh-privatekey of Secret "key" cannot be read; it must be a private key without',
    ],
    [
      'git@git.example.com: Permission denied (publickey,keyboard-interactive).',
      'spec.source.git.cloneSecret: the server rejects the key in Secret "key"',
    ],
    ["fatal: '/x' does not appear to be a git repository", 'spec.source.git.url: there is no repository'],
    ['ERROR: Repository not found.', 'spec.source.git.url: there is no repository'],
    [
      'remote: ERROR: The project you were looking for could not be found or',
      'spec.source.git.url: there is no repository at this URL, or the key in Secret "key" does not open it',
    ],
    [
      'Unable to negotiate with 10.0.0.1 port 22: no matching host key type found.',
      "spec.source.git.url: the server's SSH is too old",
    ],
    [
      'ssh: Could not resolve hostname git.example.com: Name or service not known',
      'spec.source.git.url: the host of this URL is not known here',
    ],
    ["fatal: couldn't find remote ref HEAD", 'spec.source.git.revision: the repository has no HEAD'],
  ])('is the user’s fault: %s', (said, message) => {
    expect(fetchFault(said, git)).toEqual({
      reason: 'SourceFetchFailed',
      message: expect.stringContaining(message) as string,
    });
  });

  it('names a Secret though an older object has none', () => {
    expect(fetchFault('Permission denied (publickey).', { url: git.url }).message).toContain('Secret ""');
  });

  it.each([
    'ssh: connect to host git.example.com port 22: Connection refused',
    'ssh: connect to host git.example.com port 22: Connection timed out',
    'ssh: connect to host git.example.com port 22: No route to host',
    'ssh: Could not resolve hostname git.example.com: Temporary failure in name resolution',
    'ssh: Could not resolve hostname git.example.com: Try again',
    closed,
    'Timeout, server git.example.com not responding.',
    'fatal: early EOF',
  ])('is an infrastructure fault, which is retried: %s', (said) => {
    expect(fetchFault(said, git)).toMatchObject({ reason: 'InfrastructureError' });
  });

  it('is read so for SSH only', () => {
    const https = { url: 'https://git.example.com/team/model.git' };
    expect(fetchFault('Host key verification failed', https)).toMatchObject({
      reason: 'InfrastructureError',
    });
  });
});
