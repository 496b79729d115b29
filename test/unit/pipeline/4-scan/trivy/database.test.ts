import { databaseDoubt, databaseTime } from '../../../../../src/pipeline/4-scan/trivy/database.ts';

const metadata =
  '{"Version":2,"NextUpdate":"2026-11-22T00:00:00Z","UpdatedAt":"2026-11-21T00:00:00.123456789Z"}';
const hoursLater = (hours: number): number => Date.parse('2026-11-21T00:00:01Z') + hours * 3_600_000;

describe('a vulnerability database', () => {
  it('has a time', () => {
    expect(databaseTime(metadata)).toBe('2026-11-21T00:00:00.123456789Z');
    expect(databaseTime(undefined)).toBeUndefined();
  });

  it('is accepted while it is younger than the limit', () => {
    expect(databaseDoubt(metadata, 24, hoursLater(23.9))).toBeUndefined();
  });

  it('is rejected once it reaches the limit', () => {
    expect(databaseDoubt(metadata, 24, hoursLater(24))).toBe(
      'the vulnerability database is 24 hours old; this cluster requires less than 24',
    );
  });

  it.each([undefined, '', '{}', '{"UpdatedAt":"yesterday"}'])(
    'is rejected when its age is unknown: %j',
    (text) => {
      expect(databaseDoubt(text, 24, hoursLater(0))).toBe('the age of the vulnerability database is unknown');
    },
  );

  it('is always accepted without a limit', () => {
    expect(databaseDoubt(undefined, 0, hoursLater(9999))).toBeUndefined();
  });
});
