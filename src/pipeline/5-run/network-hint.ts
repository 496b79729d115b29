import { lastLines } from '../../text/cut.ts';

/** What programs print if a name does not resolve or a connection fails, in lower case. */
const complaints = [
  'temporary failure in name resolution',
  'name or service not known',
  'could not resolve host',
  'nameresolutionerror',
  'no such host',
  'bad address',
  'getaddrinfo',
  'enotfound',
  'eai_again',
  'network is unreachable',
  'enetunreach',
  'no route to host',
  'connection refused',
  'econnrefused',
  'connection timed out',
  'etimedout',
  'max retries exceeded with url',
];

/** A hint for the message of a failed run, if the end of its log suggests that the network is what it lacked. */
export function networkHint(log: string): string {
  const end = lastLines(log, { lines: 20, characters: 4096 }).toLowerCase();
  return complaints.some((complaint) => end.includes(complaint))
    ? '; a run has no network, and the end of its log suggests that it needs one'
    : '';
}
