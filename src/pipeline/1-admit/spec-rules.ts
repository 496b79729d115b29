import type { Settings } from '../../config/settings.ts';
import { milliseconds } from '../../resource/duration.ts';
import { amount, exceeds } from '../../resource/quantity.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Spec } from '../../resource/spec.ts';
import type { Fault } from '../../resource/verdict.ts';
import { repositoryIsAllowed } from '../../dockerfile/base-images.ts';
import { cachePath } from '../../resource/build-cache.ts';
import { repositoryPath } from '../../resource/names.ts';
import { uploadsPath } from '../../resource/upload.ts';
import { outputTarget } from '../../resource/output.ts';
import { quote } from '../../text/quote.ts';

/** Why a field of the spec is not allowed on this cluster; undefined if it is. */
type SpecRule = (job: DockerfileJob, settings: Settings) => string | undefined;

const timed = ['build', 'scan', 'run'] as const;

const timeoutsAreShort: SpecRule = ({ spec }, { maximum }) => {
  const given = [
    ...timed.map((one) => [one, spec[one]] as const),
    ['test', spec.test] as const,
    ['output', spec.output] as const,
    ['verify', spec.verify] as const,
  ];
  const late = given.find(
    ([, part]) => part !== undefined && milliseconds(part.timeout) > milliseconds(maximum.timeout),
  );
  if (late?.[1] === undefined) return undefined;
  return `spec.${late[0]}.timeout is ${late[1].timeout}, which is longer than the maximum ${maximum.timeout} on this cluster`;
};

const priorityIsGranted: SpecRule = ({ spec, metadata }, { maximum }) => {
  const { namespace } = metadata;
  const own = Object.hasOwn(maximum.priorityOf, namespace) ? maximum.priorityOf[namespace] : undefined;
  const most = own ?? maximum.priority;
  if (spec.priority <= most) return undefined;
  return `spec.priority is ${spec.priority}; the maximum in the namespace ${namespace} is ${most}`;
};

const ignoresAreAllowed: SpecRule = ({ spec }, { scan: { allowedIgnores } }) => {
  if (allowedIgnores.includes('*')) return undefined;
  const id = spec.scan.ignore.ids.find((one) => !allowedIgnores.includes(one));
  if (id === undefined) return undefined;
  const allowed = allowedIgnores.slice(0, 20).join(', ') || 'none';
  return `spec.scan.ignore.ids contains ${quote(id)}; this cluster allows ${allowed}`;
};

/** The same on every cluster, so the command line checks it without one, too. */
export const requestsAreWithinLimits = ({ spec }: { readonly spec: Spec }): string | undefined => {
  for (const step of ['build', 'run'] as const) {
    for (const name of ['cpu', 'memory'] as const) {
      const { requests, limits } = spec[step].resources ?? {};
      const [least, most] = [requests?.[name], limits?.[name]];
      // A limit of 0, which earlier versions accepted, means the default.
      if (least === undefined || most === undefined || amount(most) === 0 || !exceeds(least, most)) continue;
      const field = `spec.${step}.resources`;
      return `${field}.requests.${name} is ${least}, which is greater than ${field}.limits.${name} (${most})`;
    }
  }
  return undefined;
};

/**
 * Nobody may write where the product keeps the images of jobs and what builds reuse. Whatever the host is, because the
 * workspace registry may have several names, and may accept images from everybody.
 */
const reserved = [repositoryPath(''), cachePath(''), uploadsPath('')];

const outputIsElsewhere: SpecRule = ({ spec: { output } }) => {
  const path = output && outputTarget(output.image).path;
  const taken = reserved.find((prefix) => `${path ?? ''}/`.startsWith(prefix));
  if (output === undefined || taken === undefined) return undefined;
  return `spec.output.image is ${quote(output.image)}; the path must not begin with ${taken}, where workspace registries keep the images of jobs`;
};

const outputIsListed: SpecRule = ({ spec: { output } }, { publish: { registries } }) => {
  if (output === undefined || registries.length === 0) return undefined;
  if (repositoryIsAllowed(registries, output.image)) return undefined;
  const allowed = registries.slice(0, 5).join(', ');
  const more = registries.length > 5 ? ` and ${registries.length - 5} more` : '';
  return `spec.output.image is ${quote(output.image)}; this cluster allows ${allowed}${more}`;
};

const verifyHasTool: SpecRule = ({ spec: { verify } }, { images: { wapiti } }) =>
  verify === undefined || wapiti !== ''
    ? undefined
    : 'spec.verify is not available on this cluster: its operator must set images.wapiti first';

const rules: readonly SpecRule[] = [
  requestsAreWithinLimits,
  timeoutsAreShort,
  priorityIsGranted,
  ignoresAreAllowed,
  outputIsElsewhere,
  outputIsListed,
  verifyHasTool,
];

/** The first field of the spec that the operator does not allow. */
export function specFault(job: DockerfileJob, settings: Settings): Fault | undefined {
  for (const rule of rules) {
    const message = rule(job, settings);
    if (message !== undefined) return { reason: 'SpecDenied', message };
  }
  return undefined;
}
