import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Linter } from '../../../src/reconcile/linter.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { makeJob } from '../../support/job.ts';
import { makeSettings } from '../../support/settings.ts';

/** A linter that counts what it is asked, and answers when and how the test says. */
let server: Server;
let answer: (kind: string, text: string, response: ServerResponse) => void;
const asked: string[] = [];
const lint = { errors: 0, warnings: 1, infos: 0, findings: [] };
const audit = { warnings: 2, suggestions: 0, findings: [] };
const finding = (kind: string, _text: string, response: ServerResponse) =>
  response.end(JSON.stringify(kind === 'lint' ? lint : audit));

beforeAll(async () => {
  server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const kind = request.url?.slice(1) ?? '';
      asked.push(`${kind} ${text}`);
      answer(kind, text, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let linter: Linter;
const woken: string[] = [];
const warnings: unknown[] = [];
beforeEach(() => {
  for (const list of [asked, woken, warnings]) list.splice(0);
  answer = finding;
  const { port } = server.address() as AddressInfo;
  const settings = makeSettings({ linter: `127.0.0.1:${port}` });
  linter = new Linter(settings, (uid) => woken.push(uid), {
    warn: (object: unknown) => warnings.push(object),
  });
});
afterEach(() => {
  linter.stop();
});

const job = (uid: string, namespace = 'team', status = {}): DockerfileJob => {
  const made = makeJob();
  return { ...made, metadata: { ...made.metadata, uid, namespace }, status: { ...made.status, ...status } };
};
const unknown = () => undefined;
async function until(done: () => boolean): Promise<void> {
  while (!done()) await pause(10);
}

describe('the advice about a job', () => {
  it('is there after a moment, without a pass that waits, and wakes the job', async () => {
    expect(linter.adviceFor(job('a'), () => 'FROM a\n')).toEqual({});
    await until(() => woken.length === 2);
    expect(linter.adviceFor(job('a'), unknown)).toEqual({ lint, audit });
    expect(asked.sort()).toEqual(['audit FROM a\n', 'lint FROM a\n']);
  });

  it('is asked once for equal texts of a namespace, and for each namespace by itself', async () => {
    for (const uid of ['a', 'b']) linter.adviceFor(job(uid), () => 'FROM a\n');
    linter.adviceFor(job('c', 'other'), () => 'FROM a\n');
    await until(() => woken.length === 6);
    expect(asked).toHaveLength(4);
    expect(linter.adviceFor(job('d'), () => 'FROM a\n')).toEqual({ lint, audit });
    expect(asked).toHaveLength(4);
  });

  it('is that about its own text', async () => {
    answer = (kind, text, response) =>
      response.end(JSON.stringify(kind === 'lint' ? { ...lint, errors: text.length } : audit));
    linter.adviceFor(job('a'), () => 'x');
    linter.adviceFor(job('b'), () => 'xx');
    await until(() => woken.length === 4);
    expect(linter.adviceFor(job('a'), unknown).lint?.errors).toBe(1);
    expect(linter.adviceFor(job('b'), unknown).lint?.errors).toBe(2);
  });

  it('is not asked for when the status has it, nobody knows the text, or there is no linter', async () => {
    const none = new Linter(makeSettings(), () => undefined, { warn: () => undefined });
    expect(none.adviceFor(job('a'), () => 'FROM a\n')).toEqual({});
    expect(linter.adviceFor(job('a'), unknown)).toEqual({});
    expect(linter.adviceFor(job('a', 'team', { lint, audit }), () => 'FROM a\n')).toEqual({});
    await pause(100);
    expect(asked).toEqual([]);
  });

  it('may be that there are no findings, which is not asked again', async () => {
    answer = (kind, _text, response) => response.writeHead(kind === 'lint' ? 204 : 404).end();
    linter.adviceFor(job('a'), () => 'FROM a\n');
    await until(() => woken.length === 2);
    expect(linter.adviceFor(job('b'), () => 'FROM a\n')).toEqual({});
    await pause(50);
    expect(asked).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  it('is asked for again when the linter is broken, or answers with something else', async () => {
    const codes = [500, 200, 200];
    answer = (kind, text, response) => {
      const code = kind === 'lint' ? codes.shift() : undefined;
      if (code === undefined) finding(kind, text, response);
      else response.writeHead(code).end(code === 500 ? '' : codes.length > 0 ? '{}' : 'x'.repeat(20_000));
    };
    linter.adviceFor(job('a'), () => 'FROM a\n');
    await until(() => woken.length === 2);
    expect(linter.adviceFor(job('a'), unknown)).toEqual({ lint, audit });
    expect(warnings).toHaveLength(3);
  }, 15_000);

  it('attack 84: comes in turns, so that the texts of one namespace hold up those of another for one of them only', async () => {
    const held: ServerResponse[] = [];
    answer = (_kind, _text, response) => held.push(response);
    for (let at = 0; at < 50; at += 1) linter.adviceFor(job(`h${at}`, 'hostile'), () => `slow ${at}`);
    linter.adviceFor(job('v', 'honest'), () => 'FROM a\n');
    await until(() => held.length === 2);
    answer = finding;
    for (const response of held) response.writeHead(204).end();
    await until(() => woken.includes('v'));
    expect(asked.filter((one) => one.startsWith('lint')).indexOf('lint FROM a\n')).toBeLessThan(3);
    await until(() => asked.length >= 42);
    await pause(100);
    // 20 of the 50, and the honest one: more of a namespace do not wait.
    expect(asked).toHaveLength(42);
    expect(linter.adviceFor(job('h49', 'hostile'), () => 'slow 49')).toEqual({});
    await until(() => asked.length === 44);
  });
});
