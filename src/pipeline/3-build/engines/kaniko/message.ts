const escape = String.fromCharCode(27);
const colour = new RegExp(`${escape}\\[[0-9;]{0,20}m`, 'g');
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const field = 'level=info msg=';

/** The message of a Kaniko log line in either format: `INFO[0001] RUN exit 3` or `level=info msg="RUN exit 3"`. */
export function messageIn(line: string): string | undefined {
  const plain = line.includes(escape) ? line.replace(colour, '') : line;
  const bare = /^INFO(?:\[[^\]]{0,20}\])? /.exec(plain)?.[0];
  if (bare !== undefined) return plain.slice(bare.length);
  const at = plain.indexOf(field);
  if (at === -1) return undefined;
  quoted.lastIndex = at + field.length;
  const message = quoted.exec(plain)?.[1];
  return message === undefined
    ? plain.slice(at + field.length).replace(/\s.*$/s, '')
    : message.replace(/\\(["\\])/g, '$1');
}
