import { reasonHelp, reasons } from '../../../src/resource/reasons.ts';

describe('reasons', () => {
  it('are CamelCase, as conditions require', () => {
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  it('have help in complete sentences', () => {
    for (const reason of reasons) expect(reasonHelp[reason]).toMatch(/^[A-Z].*\.$/);
  });
});
