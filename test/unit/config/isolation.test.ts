import { readConfig } from '../../../src/config/index.ts';

const required = (ISOLATION_REQUIRE: string) =>
  readConfig({
    REGISTRY_HOST: 'registry.example.com',
    OPERATOR_IMAGE: 'example.com/dockerfilejob:1',
    ISOLATION_REQUIRE,
  }).settings.isolation.require;

describe('the proofs that jobs require', () => {
  it('are those that are named', () => {
    expect(required('network, sandbox')).toEqual(['network', 'sandbox']);
  });

  it('are none only if that is said', () => {
    expect(required('none')).toEqual([]);
    expect(required('')).toEqual(['network']);
  });
});
