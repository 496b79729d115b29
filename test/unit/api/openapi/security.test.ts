import { describeSecurity } from '../../../../src/api/openapi/security.ts';

describe('the OpenAPI document says', () => {
  it('that a token is needed, and how it may be sent', () => {
    expect(describeSecurity({ mode: 'token' }).required).toEqual([{ bearer: [] }]);
    const basic = describeSecurity({ mode: 'token', basic: true });
    expect(basic.required).toEqual([{ bearer: [] }, { basic: [] }]);
    expect(Object.keys(basic.schemes)).toEqual(['bearer', 'basic']);
  });

  it('that a token is optional where some callers need none', () => {
    expect(describeSecurity({ mode: 'token' }).optional).toEqual([{}, { bearer: [] }]);
  });

  it('that nobody needs a token where nobody is asked for one', () => {
    expect(describeSecurity({ mode: 'none' })).toEqual({ schemes: {}, required: [], optional: [] });
  });
});
