import { restServer } from '../../../src/cli/session.ts';

const url = 'https://dfj.example.com/';
const server = 'https://dfj.example.com';

describe('where the jobs are', () => {
  it.each([
    ['--server', { server: url, token: 't' }, {}, { url: server, token: 't' }],
    ['--server, with DFJ_TOKEN', { server: url }, { DFJ_TOKEN: 'e' }, { url: server, token: 'e' }],
    [
      '--server, despite a kubeconfig',
      { server: url },
      { KUBECONFIG: '/k' },
      { url: server, token: undefined },
    ],
    ['DFJ_URL', {}, { DFJ_URL: url, DFJ_TOKEN: '' }, { url: server, token: undefined }],
    [
      'DFJ_URL, if KUBECONFIG is empty',
      {},
      { DFJ_URL: url, KUBECONFIG: '' },
      { url: server, token: undefined },
    ],
    ['the kubeconfig', {}, { DFJ_URL: url, KUBECONFIG: '/k' }, undefined],
    ['the context', { context: 'c' }, { DFJ_URL: url }, undefined],
    ['the kubeconfig, if nothing else is set', {}, { DFJ_URL: '' }, undefined],
  ])('is what %s says', (_what, options, environment, found) => {
    expect(restServer(options, environment)).toEqual(found);
  });

  it.each(['dfj.example.com', 'ftp://x', 'https://user@x', ''])('is not %j', (wrong) => {
    expect(() => restServer({ server: wrong }, {})).toThrow('is not the URL of a server');
  });
});
