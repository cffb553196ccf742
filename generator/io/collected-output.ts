/** What a stream has brought so far. */
export interface Collected {
  /** All that has come, once: what it came in is wiped. */
  take: () => Buffer;
  isCut: () => boolean;
}

/** Keeps the first `most` bytes and reads on, so that the writer never blocks. */
export function collect(stream: NodeJS.ReadableStream | null, most: number, onCut: () => void): Collected {
  const chunks: Buffer[] = [];
  let left = most;
  let isCut = false;
  stream?.on('error', () => {});
  stream?.on('data', (chunk: Buffer) => {
    if (left > 0) chunks.push(chunk.length > left ? chunk.subarray(0, left) : chunk);
    isCut ||= chunk.length > left;
    left = Math.max(0, left - chunk.length);
    if (isCut) onCut();
  });
  const take = (): Buffer => {
    const bytes = Buffer.concat(chunks);
    for (const chunk of chunks) chunk.fill(0);
    return bytes;
  };
  return { take, isCut: () => isCut };
}

/** The text of it, without a last line that was cut off: half a line could be half a secret, which nothing would recognise. */
export function wholeLines({ take, isCut }: Collected): string {
  const text = take().toString('utf8');
  return isCut() ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
}
