import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Question } from '../../../src/pipeline/memory/questions.ts';
import { LookUp } from '../../../src/reconcile/look-up.ts';
import { makeSettings } from '../../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** A registry that has `here`, answers `slow` never, and shows whether it was sent credentials. */
let server: Server;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer(({ url = '', headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? 'nobody'}`);
    if (url.includes('/slow/')) return undefined;
    const status = url === '/v2/' || url.includes('/here/') || url.includes('/odd/') ? 200 : 404;
    const code = url.includes('/broken/') ? 500 : status;
    return response.writeHead(code, { 'docker-content-digest': url.includes('/odd/') ? 'x' : digest }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => asked.splice(0));

const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const question = (...paths: string[]): Question => ({
  name: paths.join(),
  asking: paths.map((path) => ({ host: host(), path, tag: '1', insecure: true, as: 'nobody' })),
});

describe('the images of a job', () => {
  const lookUp = new LookUp(makeSettings());

  it('are looked up at the first place that has them, without credentials', async () => {
    const known: Question = { name: 'known', asking: [], digest: 'sha256:known' };
    const answers = await lookUp.answers([question('gone', 'here'), known]);
    expect(answers).toEqual([
      { name: 'gone,here', digest },
      { name: 'known', digest: 'sha256:known' },
    ]);
    expect(asked.filter((one) => one.includes('manifests'))).toEqual([
      '/v2/gone/manifests/1 nobody',
      '/v2/here/manifests/1 nobody',
    ]);
  });

  it.each([['gone'], ['broken', 'here'], ['odd']])(
    'are unknown if a registry answers for %s',
    async (...paths) => {
      expect(await lookUp.answers([question('here'), question(...paths)])).toBeUndefined();
    },
  );

  it('are unknown after two seconds, and for a minute that host costs no time', async () => {
    const impatient = new LookUp(makeSettings());
    const begun = performance.now();
    expect(await impatient.answers([question('slow')])).toBeUndefined();
    const lost = performance.now() - begun;
    expect(lost).toBeGreaterThan(1_900);
    expect(lost).toBeLessThan(4_000);
    asked.splice(0);
    expect(await impatient.answers([question('here')])).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
