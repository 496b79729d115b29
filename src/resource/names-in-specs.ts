import { admittedIf, celMatches } from './rule.ts';
import { someText, text } from './text.ts';

const invisible = 'must not contain control characters or marks that change the direction of text';

/** Control characters, and marks that make text look different from what it is: for JavaScript, and for RE2. */
const hiding = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const hidingLines =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
const celHiding = (pattern: RegExp): string =>
  `!${celMatches(pattern.source.replaceAll(/\\u([0-9a-f]{4})/g, '\\x{$1}'))}`;

/** Text on one line in which nothing is hidden, for requests. */
export const shownText = (max: number) => someText(max).refine((value) => !hiding.test(value), invisible);
/** Text in which nothing but line breaks and tabs is hidden, for requests. */
export const shownLines = (max: number) => text(max).refine((value) => !hidingLines.test(value), invisible);

const admitted = (pattern: RegExp) => ({ cel: celHiding(pattern), message: invisible });
/** The same, for fields of the resource. */
export const shownTextField = (max: number) => admittedIf(someText(max), admitted(hiding));
export const shownLinesField = (max: number) => admittedIf(text(max), admitted(hidingLines));

const named = (max: number, pattern: string, message: string) =>
  admittedIf(someText(max), { cel: celMatches(pattern), message });

/** The name of a Kubernetes object: a DNS subdomain (RFC 1123). */
export const objectNameField = named(
  253,
  '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
  "must be the name of an object: lower-case letters, digits, '-' and '.'",
);
export const configMapKeyField = named(
  253,
  '^[A-Za-z0-9._-]+$',
  "must consist of letters, digits, '-', '_' and '.'",
);
export const stageNameField = named(128, '^[A-Za-z0-9][A-Za-z0-9._-]*$', 'must be the name of a stage');
export const vulnerabilityIdField = named(
  64,
  '^[A-Za-z0-9][A-Za-z0-9._:-]*$',
  'must be the ID of a vulnerability, such as CVE-2023-45853',
);
/** What every supported version of Kubernetes accepts as the name of an environment variable. */
export const variableNameField = named(
  256,
  '^[A-Za-z_.-][A-Za-z0-9_.-]*$',
  "must consist of letters, digits, '_', '-' and '.', and must not start with a digit",
);
