import { nonce } from './shell.ts';

/** The environment of the container `summarize`, with base images off. */
export const environment = {
  FAIL_ON: 'high',
  IGNORE_UNFIXED: 'true',
  IGNORE_IDS: '[]',
  FLOOR: 'null',
  BASE_IMAGES: 'off',
  BUILD_ARGS: '{"TAG":"12"}',
  TARGET: '',
  MIRRORS: '["mirror.test:5000"]',
  DOCKER_HUB: 'false',
  DB_MAX_AGE_HOURS: '24',
  REPOSITORY: 'registry.test/jobs/uid',
  TAG: 'run-1',
  REGISTRY_TOKEN_HOSTS: '[]',
  REGISTRY_INSECURE: 'false',
  KNOWN_LAYERS: '[]',
  SCAN_SERVER: '',
  MAX_IMAGE_BYTES: '1000000',
  RESULT_NONCE: nonce,
};

/** The parts of its surroundings that it needs only with a server. */
export const alone = {
  open: () => () => {
    throw new Error('no base image is to be read');
  },
  askServer: () => Promise.reject(new Error('there is no server')),
};
