/** What an archived text may begin with: how much of the log is not kept, or that its beginning was lost before. */
const note = /^\[(?:the first \d+ bytes are not kept|this log begins [^\n]*)\]\n/;

/** Characters that are not equal by chance. */
const certain = 1024;

const gap = '[what was here is not kept]\n';

/**
 * What of an archived log follows after what was read of it before, while it was written. An archive may hold only the
 * end of a log, so it is found by what both have. Linear.
 * @param sent the end of what was read, at least as long as an archive; empty if nothing was
 */
export function continuation(sent: string, archived: string): string {
  if (sent === '') return archived;
  const kept = archived.replace(note, '');
  const { common, isWhole } = overlap(sent, kept);
  if (isWhole) return '';
  // An archive that was cut begins with a line. What is shorter than one may be equal by chance.
  const isChance = kept !== archived && common < certain && !kept.slice(0, common).includes('\n');
  return common === 0 || isChance ? gap + kept : kept.slice(common);
}

/**
 * The length of the longest end of one text that the other text begins with, and whether it has all of the other
 * anywhere (Knuth, Morris and Pratt).
 */
function overlap(end: string, start: string): { readonly common: number; readonly isWhole: boolean } {
  const borders = new Int32Array(start.length);
  let matched = 0;
  for (let at = 1; at < start.length; at += 1) {
    while (matched > 0 && start[at] !== start[matched]) matched = Number(borders[matched - 1]);
    if (start[at] === start[matched]) matched += 1;
    borders[at] = matched;
  }
  matched = 0;
  let isWhole = start === '';
  for (const unit of units(end)) {
    while (matched > 0 && (matched === start.length || unit !== start[matched]))
      matched = Number(borders[matched - 1]);
    if (unit === start[matched]) matched += 1;
    isWhole ||= matched === start.length;
  }
  return { common: matched, isWhole };
}

function* units(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; at += 1) yield text.charAt(at);
}
