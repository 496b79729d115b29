import { join } from 'node:path';
import { gitServer as address } from '../node/addresses.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';
import type { Describe } from './component.ts';

/** Files in its folder `cgi-bin` are CGI programs. It contains nothing else. */
const home = join(layout.config, 'git-server');

/** Path of the repository on the server, which is the URL of the CGI program. */
const path = 'cgi-bin/model.git';

/** CGI program. Git must be told that it may serve a repository of another user, root. */
const backend: ConfigFile = {
  path: join(home, path),
  mode: 0o755,
  content: `#!/bin/sh
export HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1
export GIT_PROJECT_ROOT=${layout.sampleRepository} GIT_HTTP_EXPORT_ALL=1
exec git -c safe.directory='*' http-backend
`,
};

/** The URL of the sample repository, for `spec.source.git.url`. */
export const sampleRepositoryUrl = `http://${address}/${path}`;

/** Serves the sample repository to builds, which are untrusted, so it does not run as root. */
export const gitServer: Describe = ({ binaries }) => ({
  name: 'git-server',
  network: 'node',
  command: [binaries.busybox, 'httpd', '-f', '-p', address, '-h', home, '-u', '65534:65534'],
  files: [backend],
  directories: [],
  probe: { kind: 'http', url: `${sampleRepositoryUrl}/info/refs?service=git-upload-pack` },
  patienceSeconds: 20,
});
