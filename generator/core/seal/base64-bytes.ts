const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');
const PAD = 0x3d;

/** Base64 of bytes, without a string of them on the way, which could not be wiped (facts/reliability.md S06). */
export function base64Bytes(bytes: Buffer): Buffer {
  const text = Buffer.alloc(Math.ceil(bytes.length / 3) * 4, '=');
  for (let at = 0, to = 0; at < bytes.length; at += 3, to += 4) {
    const present = Math.min(3, bytes.length - at);
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place <= present; place++) text[to + place] = ALPHABET[(group >> (18 - 6 * place)) & 63]!;
  }
  return text;
}

/** The bytes of what `base64Bytes` makes; undefined for what it does not make. */
export function bytesOfBase64(text: Buffer): Buffer | undefined {
  const end = text.at(-1) !== PAD ? text.length : text.at(-2) !== PAD ? text.length - 1 : text.length - 2;
  const bytes = Buffer.alloc(Math.floor((end * 3) / 4));
  for (let at = 0, to = 0; at < end; at += 4, to += 3) {
    let group = 0;
    for (let place = 0; place < 4; place++) group = (group << 6) | (at + place < end ? sixBits(text[at + place]!) : 0);
    for (let place = 0; place < 3; place++) bytes[to + place] = (group >> (16 - 8 * place)) & 0xff;
  }
  const again = base64Bytes(bytes);
  const isExact = again.equals(text);
  again.fill(0);
  if (isExact) return bytes;
  bytes.fill(0);
  return undefined;
}

/** What is not of the alphabet is told by its not coming out again. */
function sixBits(character: number): number {
  return Math.max(0, ALPHABET.indexOf(character));
}
