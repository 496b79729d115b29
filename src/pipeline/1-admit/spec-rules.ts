import type { Settings } from '../../config/settings.ts';
import { milliseconds } from '../../resource/duration.ts';
import { amount, exceeds } from '../../resource/quantity.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Fault } from '../../resource/verdict.ts';
import { quote } from '../../text/quote.ts';

/** Why a field of the spec is not allowed on this cluster; undefined if it is. */
type SpecRule = (job: DockerfileJob, settings: Settings) => string | undefined;

const timed = ['build', 'scan', 'run'] as const;

const timeoutsAreShort: SpecRule = ({ spec }, { maximum }) => {
  const step = timed.find((one) => milliseconds(spec[one].timeout) > milliseconds(maximum.timeout));
  if (step === undefined) return undefined;
  return `spec.${step}.timeout is ${spec[step].timeout}, which is longer than the maximum ${maximum.timeout} on this cluster`;
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

const requestsAreWithinLimits: SpecRule = ({ spec }) => {
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

const rules: readonly SpecRule[] = [
  requestsAreWithinLimits,
  timeoutsAreShort,
  priorityIsGranted,
  ignoresAreAllowed,
];

/** The first field of the spec that the operator does not allow. */
export function specFault(job: DockerfileJob, settings: Settings): Fault | undefined {
  for (const rule of rules) {
    const message = rule(job, settings);
    if (message !== undefined) return { reason: 'SpecDenied', message };
  }
  return undefined;
}
