/**
 * Encodes headers as bytes: for each, the length of its name, the name, the length of its value,
 * the value.
 */
export function encodeHeaders(headers: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (const part of [Buffer.from(name), Buffer.from(value)]) {
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32BE(part.length);
      parts.push(length, part);
    }
  }
  return Buffer.concat(parts);
}

export function decodeHeaders(bytes: Buffer): Record<string, Buffer> {
  const headers: [string, Buffer][] = [];
  let at = 0;
  const part = (): Buffer => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return bytes.subarray(start, at);
  };
  while (at < bytes.length) headers.push([part().toString(), part()]);
  return Object.fromEntries(headers);
}
