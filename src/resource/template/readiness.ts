/** Why a template makes jobs, or does not. docs/resource.md has this table. */
export const templateReasonHelp = {
  Ready: 'Everything that the spec says makes jobs.',
  Suspended: 'spec.suspend is set: nothing makes jobs.',
  InvalidSchedule:
    'spec.schedule cannot be read, or names no time that ever comes. Pushes make jobs nevertheless.',
  InvalidTimeZone: 'spec.timeZone is not a time zone that the operator knows. Pushes make jobs nevertheless.',
  JobRefused:
    'The API server has not accepted the last job that was due. The message has its words. The next time of the schedule is tried again.',
  SpecInvalid:
    'This version of the operator cannot read the spec, which another version has stored. Correct the field that the message names.',
} as const satisfies Record<string, string>;

export type TemplateReason = keyof typeof templateReasonHelp;

export const templateReasons = Object.keys(templateReasonHelp) as TemplateReason[];
