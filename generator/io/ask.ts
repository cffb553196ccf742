import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** `interrupted`: Ctrl-C; `ended`: there is no more input. */
export type Reply = 'yes' | 'no' | 'interrupted' | 'ended';

/** Whether there is a person to ask: both streams are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks on a terminal; any line but `y` or `yes` is a no. */
export function askYesNo(
  question: string,
  input: Readable = process.stdin,
  output: Writable = process.stderr,
): Promise<Reply> {
  const terminal = createInterface({ input, output, terminal: true });
  return new Promise<Reply>((settle) => {
    const leave = (reply: Reply) => {
      // The question's own line is still open.
      output.write('\n');
      settle(reply);
    };
    const onClose = () => leave('ended');
    terminal.once('close', onClose);
    // Without a listener readline takes Ctrl-C for the end of the input.
    terminal.once('SIGINT', () => {
      terminal.off('close', onClose);
      leave('interrupted');
    });
    terminal.question(`${question} [y/N] `, (line) => {
      terminal.off('close', onClose);
      settle(/^y(?:es)?$/i.test(line.trim()) ? 'yes' : 'no');
    });
  }).finally(() => terminal.close());
}
