import { reportCases } from '../support/worst-cases/reports.ts';
import { expectInTime } from '../support/worst-cases/worst-case.ts';

describe('attack 3: a text of somebody else made to take long', () => {
  it.each(reportCases)('is judged in time: $name', ({ judge }) => {
    expectInTime(judge);
  });
});
