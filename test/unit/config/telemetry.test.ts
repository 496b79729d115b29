import { readConfig } from '../../../src/config/index.ts';

const least = { REGISTRY_HOST: 'registry.example.com', OPERATOR_IMAGE: 'example.com/dockerfilejob:1' };
const endpoint = 'https://otlp.example.com/';
const read = (environment: Record<string, string>, headers = '') =>
  readConfig({ ...least, ...environment }, () => headers).telemetry;
const withHeaders = (headers: string, url = endpoint) =>
  read({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTLP_HEADERS_FILE: '/otlp/headers' }, headers);

describe('the configuration of traces', () => {
  it.each([
    ['no endpoint', {}],
    [
      'nothing to send',
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
    ],
  ])('is none with %s', (_, environment) => {
    expect(read(environment)).toBeUndefined();
  });

  it('has traces and no logs, unless they are asked for', () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toMatchObject({
      endpoint: 'https://otlp.example.com',
      traces: true,
      logs: false,
      headers: {},
    });
  });

  it('has headers from a file, with percent-encoded values', () => {
    expect(withHeaders('Authorization=Basic%20YTpi, x-tenant=a\n')?.headers).toEqual({
      authorization: 'Basic YTpi',
      'x-tenant': 'a',
    });
  });

  it('sends no headers in the clear', () => {
    expect(() => withHeaders('a=b', 'http://otlp.example.com')).toThrow('must be an https URL');
  });

  it.each(['a', '=b', 'a=b,', 'a=%', 'a=%0d%0ab', 'a b=c'])('refuses %j without showing it', (text) => {
    expect(() => withHeaders(`secret=s3cret,${text}`)).toThrow(/^(?!.*s3cret).*; pair [23] is none$/);
  });
});
