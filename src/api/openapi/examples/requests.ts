import { packed } from '../../../text/gzip.ts';
import type { RequestName } from '../../routes/bodies.ts';
import type { ExampleValues } from '../types.ts';

export const dockerfile = `FROM debian:bookworm
CMD echo '{"perf":0.99}' > /data/perf.json
`;

const job = {
  metadata: { generateName: 'my-model' },
  spec: {
    name: 'My model',
    description: 'The first sample',
    source: { dockerfile },
    scan: { failOn: 'critical' },
    run: { timeout: '5m' },
  },
};
const jobFromUpload = {
  spec: {
    name: 'My model',
    source: {
      artifact: { digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
    },
  },
};

/** Examples of each media type of each request. An archive is no text. */
export const requestExamples: Record<RequestName, Readonly<Record<string, ExampleValues>>> = {
  JobRequest: {
    'application/json': {
      sample: { name: 'My model', description: 'The first sample', dockerfile: packed(dockerfile) },
    },
  },
  Submission: {
    'application/json': { dockerfile: job, upload: jobFromUpload },
    'application/yaml': { dockerfile: job },
    'multipart/form-data': {
      dockerfile: { dockerfile, name: 'My model', spec: '{scan: {failOn: critical}}' },
    },
  },
  Run: { 'multipart/form-data': { sample: { file: dockerfile } } },
  Build: {
    'multipart/form-data': { sample: { username: 'builder', password: 'an access token', file: dockerfile } },
  },
  Archive: {},
  Delivery: {
    'application/json': {
      generic: {
        type: 'push',
        data: {
          repository: 'https://git.example.com/team-a/student-list.git',
          ref: 'refs/heads/main',
          commit: '28e1879d029cb852e4844d9c718537df08844e03',
          files: ['api/student_age.py'],
        },
      },
      github: {
        ref: 'refs/heads/main',
        before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
        after: '28e1879d029cb852e4844d9c718537df08844e03',
        commits: [{ added: [], removed: [], modified: ['api/student_age.py'] }],
        repository: {
          clone_url: 'https://github.com/team-a/student-list.git',
          ssh_url: 'git@github.com:team-a/student-list.git',
          pushed_at: 1767225600,
        },
      },
    },
  },
};
