import { judgeSightings, type Sightings } from '../../../src/probe/judge.ts';
import { parseSighting, type Sighting } from '../../../src/probe/sighting.ts';

const time = '2026-01-01T12:00:00.000Z';
const processes = { end: 'refused', userLimit: 'Max processes  unlimited  unlimited  processes' } as const;
const sighting = (more: Partial<Sighting> = {}): Sighting => ({
  reached: [],
  uidMap: '         0     165536      65536\n',
  kernel: 'Linux version 6.1.0',
  processes,
  ...more,
});
const seen = (more: Partial<Sightings> = {}): Sightings => ({
  build: sighting(),
  run: sighting({ kernel: 'Linux version 4.19.0-gvisor' }),
  hasRuntimeClass: true,
  ownKernel: 'Linux version 6.1.0',
  ...more,
});

describe('a probe', () => {
  it('proves what both canaries saw', () => {
    expect(judgeSightings(seen(), time)).toEqual({
      network: 'proved',
      userNamespace: 'proved',
      sandbox: 'proved',
      processes: 'proved',
      time,
    });
  });

  it.each(['build', 'run'] as const)('refutes the network if the %s canary reached something', (one) => {
    const open = seen({ [one]: sighting({ reached: ['apiserver'] }) });
    expect(judgeSightings(open, time).network).toBe('refuted');
  });

  it('proves nothing by a canary that said nothing, but refutes by the other', () => {
    const silent = { build: undefined, run: undefined };
    expect(judgeSightings(seen(silent), time)).toMatchObject({
      network: 'unknown',
      userNamespace: 'unknown',
      sandbox: 'unknown',
      processes: 'unknown',
    });
    const half = seen({ build: undefined, run: sighting({ reached: ['pod'] }) });
    expect(judgeSightings(half, time).network).toBe('refuted');
  });

  it('refutes a user namespace whose root is root on the node', () => {
    const root = seen({ build: sighting({ uidMap: '         0          0 4294967295\n' }) });
    expect(judgeSightings(root, time).userNamespace).toBe('refuted');
    expect(judgeSightings(seen({ build: sighting({ uidMap: '' }) }), time).userNamespace).toBe('unknown');
  });

  it('refutes a sandbox with the kernel of the node, and knows when there is none', () => {
    expect(judgeSightings(seen({ run: sighting() }), time).sandbox).toBe('refuted');
    expect(judgeSightings(seen({ hasRuntimeClass: false }), time).sandbox).toBe('notAvailable');
  });

  it.each([
    ['refuted', 'none was refused', { ...processes, end: 'bound' }],
    ['unknown', 'it is unclear why one was refused', { ...processes, end: 'unclear' }],
    ['unknown', 'it may be the limit of the user', { ...processes, userLimit: 'Max processes  4096  4096' }],
    [
      'proved',
      'the limit of the user is far away',
      { ...processes, userLimit: 'Max processes  96551  96551' },
    ],
    ['unknown', 'none were started', undefined],
  ] as const)('finds a limit on processes %s if %s', (finding, _why, given) => {
    const { processes: found } = judgeSightings(seen({ build: sighting({ processes: given }) }), time);
    expect(found).toBe(finding);
  });
});

describe('the message of a canary', () => {
  it('is JSON with every field', () => {
    expect(parseSighting(JSON.stringify(sighting()))).toEqual(sighting());
    expect(parseSighting('{"reached":[]}')).toBeUndefined();
    expect(parseSighting('')).toBeUndefined();
  });
});
