import { HeldBytes } from '../../../../src/api/http/held-bytes.ts';

describe('attack 120: bodies of callers who have proved nothing', () => {
  it('have a limit together, and what one has held is free again at its end', async () => {
    const held = new HeldBytes(10);
    const end = Promise.withResolvers<undefined>();
    const first = held.hold(async (take) => {
      take(4);
      take(4);
      await end.promise;
    });
    const take = (bytes: number) => held.hold((took) => Promise.try(took, bytes));
    await expect(take(3)).rejects.toMatchObject({ reason: 'Unavailable', headers: { 'Retry-After': '2' } });
    await take(2);
    end.resolve(undefined);
    await first;
    await take(10);
  });

  it('are free again when their reading fails', async () => {
    const held = new HeldBytes(10);
    const failing = held.hold((take) => {
      take(10);
      return Promise.reject(new Error('gone'));
    });
    await expect(failing).rejects.toThrow('gone');
    await expect(held.hold((take) => Promise.try(take, 10))).resolves.toBeUndefined();
  });
});
