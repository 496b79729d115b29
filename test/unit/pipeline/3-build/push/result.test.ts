import { parsePushResult } from '../../../../../src/pipeline/3-build/push/result.ts';

const digest = `sha256:${'0'.repeat(64)}`;

describe('the result of a push', () => {
  it('has a digest and a size', () => {
    expect(parsePushResult(JSON.stringify({ digest, size: 10 }))).toEqual({ digest, size: 10 });
  });

  it('may be an error with a message', () => {
    const refused = { error: 'malformed', message: 'the layout has links' };
    expect(parsePushResult(JSON.stringify(refused))).toEqual(refused);
  });

  it.each(['', 'not JSON', '{"digest":"sha256:short","size":1}', '{"error":"other","message":""}'])(
    'is undefined for the line %j',
    (line) => {
      expect(parsePushResult(line)).toBeUndefined();
    },
  );
});
