import { packed } from '../../../../src/text/gzip.ts';
import { readJobRequest } from '../../../../src/api/jobs/job-request.ts';
import type { FieldError } from '../../../../src/resource/field-errors.ts';
import { Problem } from '../../../../src/api/problems/problem.ts';

const valid = { name: 'My model', description: 'Mine', dockerfile: packed('FROM scratch') };

function refused(body: unknown): readonly FieldError[] {
  try {
    readJobRequest(body);
  } catch (error) {
    if (error instanceof Problem) return error.fields;
    throw error;
  }
  return [];
}

describe('the body of a job request', () => {
  it('yields the Dockerfile as text', () => {
    expect(readJobRequest(valid)).toEqual({ ...valid, dockerfile: 'FROM scratch' });
  });

  it.each(['name', 'description', 'dockerfile'])('requires %s', (field) => {
    expect(refused({ ...valid, [field]: undefined })).toEqual([{ field, message: 'is required' }]);
  });

  it('accepts an empty description but not an empty name', () => {
    expect(refused({ ...valid, description: '' })).toEqual([]);
    expect(refused({ ...valid, name: '' })).toEqual([{ field: 'name', message: 'must not be empty' }]);
  });

  it('accepts 50 characters in the name and 100 in the description', () => {
    expect(refused({ ...valid, name: 'é'.repeat(50), description: '😀'.repeat(100) })).toEqual([]);
    expect(refused({ ...valid, name: 'x'.repeat(51), description: 'x'.repeat(101) })).toEqual([
      { field: 'name', message: 'must be at most 50 characters long' },
      { field: 'description', message: 'must be at most 100 characters long' },
    ]);
  });

  it.each(['a\u001b[31m', 'a\r', 'evil\u202etxt', 'a\ufeff', '\u2028'])(
    'attack 49: hides nothing in names and descriptions: %j',
    (text) => {
      const message = 'must not contain control characters or marks that change the direction of text';
      expect(refused({ ...valid, name: text, description: text })).toEqual([
        { field: 'name', message },
        { field: 'description', message },
      ]);
    },
  );

  it('accepts line breaks in descriptions only', () => {
    expect(refused({ ...valid, description: 'one\n\ttwo 😀' })).toEqual([]);
    expect(refused({ ...valid, name: 'one\ntwo' })).toHaveLength(1);
  });

  it('lists every unknown field', () => {
    expect(refused({ ...valid, image: 'x', __proto__: null, tag: 'y' })).toEqual([
      { field: 'image', message: 'is not a known field' },
      { field: 'tag', message: 'is not a known field' },
    ]);
  });

  it('attack 7: refuses the keys of prototypes like any other key, and they change nothing', () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'toString'];
    for (const key of keys) {
      const body: unknown = JSON.parse(`{"${key}": {"polluted": true}, ${JSON.stringify(valid).slice(1)}`);
      expect([key, refused(body)]).toEqual([key, [{ field: key, message: 'is not a known field' }]]);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('states the type of a field', () => {
    expect(refused({ ...valid, name: 7, dockerfile: null })).toEqual([
      { field: 'name', message: 'must be of type string' },
      { field: 'dockerfile', message: 'must be of type string' },
    ]);
  });

  it.each([[null], [[]], ['text'], [7]])('must be an object, not %j', (body) => {
    expect(refused(body)).toEqual([{ field: 'the body', message: 'must be of type object' }]);
  });
});
