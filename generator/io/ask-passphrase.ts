import type { Writable } from 'node:stream';

/** A terminal, as far as a question without echo needs it. */
export interface Terminal extends NodeJS.EventEmitter {
  setRawMode(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** The bytes of the line, which the caller zeroes; or what the person did instead. */
export type Passphrase = Buffer | 'interrupted' | 'ended';

const MOST_BYTES = 1024;
const BACKSPACE = 0x08;
const ERASE = 0x7f;
/** What ends the line: Ctrl-C, Ctrl-D, and the two forms of the return key. */
const REPLIES: Readonly<Partial<Record<number, 'line' | 'interrupted' | 'ended'>>> = {
  3: 'interrupted',
  4: 'ended',
  10: 'line',
  13: 'line',
};

/** Asks for a line on a terminal that shows nothing of it. What is typed beyond 1,024 bytes is dropped. */
export function askPassphrase(
  question: string,
  input: Terminal = process.stdin,
  output: Writable = process.stderr,
): Promise<Passphrase> {
  const typed = Buffer.alloc(MOST_BYTES);
  let length = 0;
  return new Promise<Passphrase>((reply) => {
    const take = (chunk: Buffer): void => {
      for (const byte of chunk) {
        const reply = REPLIES[byte];
        if (reply !== undefined) {
          done(reply === 'line' ? Buffer.from(typed.subarray(0, length)) : reply);
          return;
        }
        if (byte === ERASE || byte === BACKSPACE) length = beforeLast(typed, length);
        else if (length < MOST_BYTES) typed[length++] = byte;
      }
    };
    const end = (): void => done('ended');
    const done = (passphrase: Passphrase): void => {
      input.removeListener('data', take);
      input.removeListener('end', end);
      input.setRawMode(false);
      input.pause();
      typed.fill(0);
      output.write('\n');
      reply(passphrase);
    };
    output.write(question);
    input.setRawMode(true);
    input.on('data', take);
    input.on('end', end);
    input.resume();
  });
}

/** Where the last character begins: its bytes but the first are 10xxxxxx in UTF-8. */
function beforeLast(bytes: Buffer, length: number): number {
  let at = Math.max(length - 1, 0);
  while (at > 0 && (bytes[at]! & 0xc0) === 0x80) at--;
  return at;
}
