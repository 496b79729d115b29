/** Bytes of a block of a tar archive: headers have one, and data is padded to whole ones. */
export const tarBlock = 512;

/** Whether a block is the header of an entry: its checksum is right. */
export function hasTarChecksum(block: Buffer): boolean {
  const fieldOfSpaces = 8 * 0x20;
  const sum = (bytes: Buffer) => bytes.reduce((total, byte) => total + byte, 0);
  const actual = sum(block.subarray(0, 148)) + fieldOfSpaces + sum(block.subarray(156, tarBlock));
  return tarNumber(block, 148, 8) === actual;
}

/** A field of digits in octal, or in base 256 after a byte of 0x80 (GNU). Undefined for anything else. */
export function tarNumber(block: Buffer, from: number, length: number): number | undefined {
  const text = block.toString('latin1', from, from + length);
  const [, digits] = /^[ \0]*([0-7]*)[ \0]*$/.exec(text) ?? [];
  if (digits !== undefined) return Number.parseInt(`0${digits}`, 8);
  if (block[from] !== 0x80) return undefined;
  const value = BigInt(`0x${block.toString('hex', from + 1, from + length)}`);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

/** A field of text, up to a NUL byte: each byte as one character. */
export const tarText = (block: Buffer, from: number, length: number): string =>
  block.toString('latin1', from, from + length).replace(/\0.*$/s, '');
