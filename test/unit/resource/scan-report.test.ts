import { isPacked, reportLimits, reportLine, splitReport } from '../../../src/resource/scan-report.ts';

const log = '{"digest":"x"}\n[]\n';

describe('the log of the container summarize', () => {
  it('is split into what it says and the report', () => {
    expect(splitReport(`${log}${reportLine('aGk=')}\n`)).toEqual({ text: log, packed: 'aGk=' });
    expect(splitReport(`${log}${reportLine('aGk=')}`)).toEqual({ text: log, packed: 'aGk=' });
    expect(splitReport(`${log}${reportLine('aGk=')}\nmore`)).toEqual({ text: `${log}more`, packed: 'aGk=' });
  });

  it('may have no report', () => {
    expect(splitReport(log)).toEqual({ text: log });
    expect(splitReport('')).toEqual({ text: '' });
  });

  it('has the report at its end, whatever an error in it says before', () => {
    expect(splitReport(`x\n${reportLine('Zm9yZ2Vk')}\n${reportLine('aGk=')}\n`).packed).toBe('aGk=');
  });

  it.each(['not base64!', 'aGk=aGk=', '', 'a'.repeat(2 * reportLimits.packedBytes)])(
    'has no report that no ConfigMap would take',
    (packed) => {
      expect(isPacked(packed)).toBe(false);
      expect(splitReport(`x\n${reportLine(packed)}\n`)).not.toHaveProperty('packed');
    },
  );
});
