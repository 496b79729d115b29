import { setBuildArgument, setField } from '../../../../src/cli/read/spec-fields.ts';

const after = (...assignments: string[]): Record<string, unknown> => {
  const spec: Record<string, unknown> = {};
  for (const assignment of assignments) setField(spec, assignment);
  return spec;
};

describe('--set', () => {
  it.each([
    ['spec.run.timeout=5m', { run: { timeout: '5m' } }],
    ['run.timeout=5m', { run: { timeout: '5m' } }],
    ['spec.name=123', { name: '123' }],
    ['spec.priority=-5', { priority: -5 }],
    ['spec.performance.min=0.5', { performance: { min: 0.5 } }],
    ['spec.suspend=true', { suspend: true }],
    ['spec.scan.ignoreUnfixed=false', { scan: { ignoreUnfixed: false } }],
    ['spec.scan.failOn=critical', { scan: { failOn: 'critical' } }],
    ['spec.scan.ignore.ids=CVE-1,CVE-2', { scan: { ignore: { ids: ['CVE-1', 'CVE-2'] } } }],
    ['spec.scan.ignore.ids=', { scan: { ignore: { ids: [] } } }],
    ['spec.run.args=["a,b","c"]', { run: { args: ['a,b', 'c'] } }],
    ['spec.run.env.EPOCHS=3', { run: { env: [{ name: 'EPOCHS', value: '3' }] } }],
    ['spec.run.env.a.b=x=y', { run: { env: [{ name: 'a.b', value: 'x=y' }] } }],
    ['spec.run.resources.limits.cpu=2', { run: { resources: { limits: { cpu: '2' } } } }],
  ])('%s sets the field to what the schema says', (assignment, spec) => {
    expect(after(assignment)).toEqual(spec);
  });

  it('keeps what was set before, and replaces the same', () => {
    expect(after('run.timeout=5m', 'run.env.A=1', 'run.env.B=2', 'run.env.A=3')).toEqual({
      run: {
        timeout: '5m',
        env: [
          { name: 'B', value: '2' },
          { name: 'A', value: '3' },
        ],
      },
    });
  });

  it.each([
    ['spec.run.timeout', '--set "spec.run.timeout" has no value'],
    ['=5m', '--set "=5m" has no value'],
    ['spec.rnu.timeout=5m', 'there is no field "rnu"; the fields here are name, description, source, build'],
    ['spec.run.timeout.x=5m', 'there is no field "x"'],
    ['spec.__proto__.x=1', 'there is no field "__proto__"'],
    ['spec.run.constructor=1', 'there is no field "constructor"'],
    ['spec.run=5m', 'name a field in it: enabled, command, args, env'],
    ['spec.run.env=5', 'name the entry: --set spec.run.env.NAME=5'],
    ['spec.suspend=yes', '"yes" is not true or false'],
    ['spec.priority=high', '"high" is not a number'],
    ['spec.priority=', '"" is not a number'],
    ['spec.scan.failOn=none', '"none" is not one of critical, high, medium, low, unknown'],
    ['spec.run.args=[a]', '"[a]" is not a list in JSON'],
    ['spec.run.args={"a":1}x\u001b[2J', undefined],
  ])('%s is refused with what to do', (assignment, message) => {
    if (message === undefined) expect(after(assignment)).toEqual({ run: { args: ['{"a":1}x\u001b[2J'] } });
    else expect(() => after(assignment)).toThrow(message);
  });
});

describe('--build-arg', () => {
  it('is a name and a value, and the last one of a name counts', () => {
    const spec = {};
    for (const argument of ['A=1', 'B==x', 'A=', '__proto__=1']) setBuildArgument(spec, argument);
    expect(spec).toEqual({
      build: {
        args: [
          { name: 'B', value: '=x' },
          { name: 'A', value: '' },
          { name: '__proto__', value: '1' },
        ],
      },
    });
  });

  it('needs a value', () => {
    expect(() => {
      setBuildArgument({}, 'A');
    }).toThrow('--build-arg "A" has no value');
  });
});
