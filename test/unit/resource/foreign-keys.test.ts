import { readJobRequest } from '../../../src/api/jobs/job-request.ts';
import { packed } from '../../../src/text/gzip.ts';
import { shortArguments } from '../../../src/pipeline/4-scan/trivy/base-images.ts';
import { specSchema } from '../../../src/resource/spec.ts';

/** Parsed as the body of a request is: the keys are properties of the object itself. */
const withKey = (key: string, value: object): unknown =>
  JSON.parse(JSON.stringify(value).replace('{', `{${JSON.stringify(key)}:{"polluted":true},`));

describe('attack 7: keys that mean something to JavaScript are inert', () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString'];

  it.each(keys)('%s in a request is an unknown field', (key) => {
    const body = { name: 'a', description: '', dockerfile: packed('FROM scratch') };
    expect(() => readJobRequest(withKey(key, body))).toThrow(`${key} is not a known field`);
  });

  it.each(keys)('%s in a spec is dropped', (key) => {
    const spec = specSchema.parse(withKey(key, { source: { dockerfile: 'FROM scratch' } }));
    expect(Object.keys(spec)).not.toContain(key);
    expect(Object.getPrototypeOf(spec)).toBe(Object.prototype);
    expect(spec).not.toHaveProperty('polluted');
  });

  it.each(keys)('%s as the name of a build argument is a name like any other', (key) => {
    const args = shortArguments([{ name: key, value: '12' }]);
    expect(Object.keys(args)).toEqual([key]);
    expect({}).not.toHaveProperty('polluted');
  });
});
