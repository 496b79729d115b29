import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseHadolint } from '../../../src/linter/hadolint.ts';
import { serveLinter } from '../../../src/linter/serve.ts';
import { Tool } from '../../../src/linter/tool.ts';
import { limits } from '../../../src/resource/limits.ts';
import { tempFolder } from '../../support/shell.ts';

class StandIn extends Tool {
  seen: string[] = [];
  override report(text: string): Promise<string | undefined> {
    this.seen.push(text);
    return Promise.resolve(
      text.startsWith('slow') ? undefined : `[]${text.slice(0, 3) === 'bad' ? '?' : ''}`,
    );
  }
}

let folder: ReturnType<typeof tempFolder>;
let server: Server;
let tool: StandIn;
const complaints: unknown[] = [];
beforeEach(async () => {
  folder = tempFolder();
  tool = new StandIn(folder.path, 100);
  const broken = { tool: new Tool(join(folder.path, 'absent'), 100), parse: parseHadolint };
  const services = new Map([
    ['lint', { tool, parse: parseHadolint }],
    ['broken', broken],
  ]);
  complaints.length = 0;
  server = serveLinter(0, services, (error) => complaints.push(error));
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  folder.remove();
});

const ask = async (path: string, body?: string) => {
  const { port } = server.address() as AddressInfo;
  const init = body === undefined ? {} : { method: 'POST', body };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return { code: response.status, text: await response.text() };
};

describe('the service', () => {
  it('answers with the findings in a Dockerfile', async () => {
    expect(await ask('/lint', 'FROM a\n')).toEqual({
      code: 200,
      text: '{"errors":0,"warnings":0,"infos":0,"findings":[]}',
    });
    expect(tool.seen).toEqual(['FROM a\n']);
  });

  it('answers that there are none if the tool failed, or was too slow', async () => {
    expect(await ask('/lint', 'slow')).toEqual({ code: 204, text: '' });
    expect(await ask('/lint', 'bad')).toEqual({ code: 204, text: '' });
  });

  it('refuses what no Dockerfile can be', async () => {
    expect((await ask('/lint', 'x'.repeat(limits.dockerfileBytes))).code).toBe(200);
    expect((await ask('/lint', 'x'.repeat(limits.dockerfileBytes + 1))).code).toBe(413);
    expect(tool.seen).toHaveLength(1);
  });

  it('has no other tools, and only takes what is posted', async () => {
    expect((await ask('/audit', 'FROM a\n')).code).toBe(404);
    expect((await ask('/lint')).code).toBe(405);
    expect((await ask('/healthz')).code).toBe(200);
  });

  it('refuses while too many are waiting', async () => {
    Object.defineProperty(tool, 'isBusy', { value: true });
    expect((await ask('/lint', 'FROM a\n')).code).toBe(503);
  });

  it('goes on after a fault', async () => {
    expect((await ask('/broken', 'FROM a\n')).code).toBe(500);
    expect(complaints).toHaveLength(1);
    expect((await ask('/lint', 'FROM a\n')).code).toBe(200);
  });
});
