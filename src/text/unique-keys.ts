/**
 * Whether every object of a JSON text has each key only once. Readers disagree about repeated keys: JavaScript takes the
 * last value, Go merges the values (RFC 8259 §4). Linear.
 * @param json a valid JSON text
 */
export function hasUniqueKeys(json: string): boolean {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '{' || character === '[') open.push(new Set());
    if (character === '}' || character === ']') open.pop();
    if (character !== '"') continue;
    const end = endOfString(json, at);
    if (isFollowedByColon(json, end)) {
      const key = String(JSON.parse(json.slice(at, end)));
      const keys = open.at(-1);
      if (keys?.has(key)) return false;
      keys?.add(key);
    }
    at = end - 1;
  }
  return true;
}

/** The index behind the closing quote of the string that begins at `from`. */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(json: string, from: number): boolean {
  let at = from;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\t' || json[at] === '\r') at += 1;
  return json[at] === ':';
}
