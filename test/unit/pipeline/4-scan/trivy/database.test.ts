import {
  databaseDoubt,
  databasesDoubt,
  databasesTime,
} from '../../../../../src/pipeline/4-scan/trivy/database.ts';

const metadata =
  '{"Version":2,"NextUpdate":"2026-11-22T00:00:00Z","UpdatedAt":"2026-11-21T00:00:00.123456789Z"}';
const hoursLater = (hours: number): number => Date.parse('2026-11-21T00:00:01Z') + hours * 3_600_000;

describe('a vulnerability database', () => {
  it('has a time', () => {
    expect(databasesTime({ server: undefined, own: metadata })).toBe('2026-11-21T00:00:00.123456789Z');
    expect(databasesTime({ server: undefined, own: undefined })).toBeUndefined();
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

describe('the databases of a scan', () => {
  const doubt = (server: string | undefined, own: string | undefined) =>
    databasesDoubt({ server, own }, 24, hoursLater(1));
  const old = metadata.replaceAll('2026', '2020');

  it('must all be fresh: the server has one, and the pod has one if the server failed', () => {
    expect(doubt(metadata, undefined)).toBeUndefined();
    expect(doubt(undefined, metadata)).toBeUndefined();
    expect(doubt(metadata, metadata)).toBeUndefined();
    expect(doubt(old, metadata)).toMatch(/hours old/);
    expect(doubt(metadata, old)).toMatch(/hours old/);
  });

  it('have the time of the oldest one', () => {
    expect(databasesTime({ server: metadata, own: old })).toBe('2020-11-21T00:00:00.123456789Z');
    expect(databasesTime({ server: metadata, own: undefined })).toBe('2026-11-21T00:00:00.123456789Z');
  });

  it('must be there', () => {
    expect(doubt(undefined, undefined)).toBe('the age of the vulnerability database is unknown');
  });
});
