import { milliseconds } from '../../../resource/duration.ts';
import { tlsModule, usualModules, type Verify } from '../../../resource/verify.ts';
import { scriptCommand, verbatim } from '../../manifest/command.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { loginFolder, loginMount } from '../login.ts';
import { reportFolder, reportMount, workMount } from '../report-volume.ts';
import { urlOf, type Target } from '../target.ts';

const command = scriptCommand(import.meta.dirname, 'attack.sh');

const modulesOf = ({ modules, tls }: Verify): readonly string[] => [
  ...(modules ?? usualModules),
  ...(tls ? [tlsModule] : []),
];

/** Attacks the service, and reads what it answers. Only this container has the credentials of spec.verify.auth. */
export const attackContainer = (
  { settings }: PodContext,
  verify: Verify,
  target: Target,
): Container<'attack'> => ({
  ...trustedContainer('attack', settings),
  command,
  args: [
    reportFolder.path,
    workMount.mountPath,
    target.host,
    String(target.port),
    verbatim(urlOf(target, verify)),
    String(Math.ceil(milliseconds(verify.timeout) / 1000)),
    modulesOf(verify).join(','),
    ...(verify.auth ? [loginFolder] : []),
  ],
  // Wapiti writes a configuration, and temporary files.
  env: [
    { name: 'HOME', value: workMount.mountPath },
    { name: 'TMPDIR', value: workMount.mountPath },
  ],
  securityContext: restricted,
  volumeMounts: [reportMount, workMount, ...(verify.auth ? [loginMount] : [])],
});
