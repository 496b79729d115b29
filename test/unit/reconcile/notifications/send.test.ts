import {
  ClosedAddress,
  makeSender,
  type Sender,
  type SenderOptions,
} from '../../../../src/reconcile/notifications/send.ts';
import { startReceiver, type Receiver } from '../../../support/receiver.ts';

const home = '127.0.0.1';
let closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.map((one) => one.close()));
  closing = [];
});

async function receiver(
  ...answer: Parameters<typeof startReceiver> extends [string, ...infer R] ? R : never
) {
  const started: Receiver = await startReceiver(home, ...answer);
  closing.push(started);
  return started;
}
function sender(options: Partial<SenderOptions> = {}): Sender {
  const made = makeSender({
    isOpen: () => true,
    ca: undefined,
    resolve: () => Promise.resolve([home]),
    ...options,
  });
  closing.push(made);
  return made;
}
const to = (host: string, { port }: Receiver) => ({
  url: new URL(`http://${host}:${port}/hook`),
  headers: { 'content-type': 'text/plain' },
  body: 'news',
});

describe('attack 124: what is sent', () => {
  it('arrives once, at an open address', async () => {
    const there = await receiver();
    expect(await sender().send(to('name.example', there))).toMatchObject({ status: 204, text: '' });
    expect(there.received).toMatchObject([{ method: 'POST', path: '/hook', body: 'news' }]);
  });

  it.each([
    ['a name', 'name.example'],
    ['an address', home],
    ['a number', '2130706433'],
  ])('goes to no closed address by %s', async (_what, host) => {
    const there = await receiver();
    const sent = sender({ isOpen: (address) => address !== home }).send(to(host, there));
    await expect(sent).rejects.toThrow(ClosedAddress);
    expect(there.received).toEqual([]);
  });

  it('goes nowhere if one of the addresses is closed', async () => {
    const there = await receiver();
    const resolve = () => Promise.resolve([home, '10.0.0.1']);
    const sent = sender({ resolve, isOpen: (address) => address === home }).send(to('name.example', there));
    await expect(sent).rejects.toThrow('name.example has the address 10.0.0.1');
    expect(there.received).toEqual([]);
  });

  it('is checked where it is connected to: a name is resolved once for each connection', async () => {
    const there = await receiver((response) => {
      response.writeHead(204, { connection: 'close' }).end();
    });
    const answers = [[home], ['10.0.0.1']];
    const one = sender({
      resolve: () => Promise.resolve(answers.shift() ?? []),
      isOpen: (address) => address === home,
    });
    expect(await one.send(to('name.example', there))).toMatchObject({ status: 204 });
    await expect(one.send(to('name.example', there))).rejects.toThrow(ClosedAddress);
    await expect(one.send(to('name.example', there))).rejects.toThrow('has no address');
    expect(there.received).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const inner = await receiver();
    const there = await receiver((response) => {
      response.writeHead(307, { location: `http://${home}:${inner.port}/` }).end();
    });
    expect(await sender().send(to('name.example', there))).toMatchObject({ status: 307 });
    expect(inner.received).toEqual([]);
  });
});

describe('attack 125: a receiver', () => {
  it('that never answers is left', async () => {
    const there = await receiver(() => undefined);
    await expect(sender({ timeout: 100 }).send(to('name.example', there))).rejects.toThrow();
  });

  it('whose answer never ends is not read to its end', async () => {
    const there = await receiver((response) => {
      response.writeHead(503, { 'retry-after': '7' });
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    const answer = await sender().send(to('name.example', there));
    expect(answer).toMatchObject({ status: 503, retryAfter: '7' });
    expect(answer.text).toHaveLength(16 * 1024);
  });

  it('whose answer drips is left with its status', async () => {
    const there = await receiver((response) => {
      response.writeHead(202).write('x');
    });
    expect(await sender({ timeout: 200 }).send(to('name.example', there))).toMatchObject({ status: 202 });
  });

  it('whose headers never end is left', async () => {
    const there = await receiver((response) => {
      response.writeHead(200, { x: 'y'.repeat(20_000) }).end();
    });
    await expect(sender().send(to('name.example', there))).rejects.toThrow();
  });
});
