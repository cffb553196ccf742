/** A terminal, or what stderr is instead. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A line that is written over itself. */
export interface ProgressLine {
  show(text: string): void;
  /** Blanks it, so that whole lines may follow. */
  clear(): void;
}

/** A line of progress on a terminal; elsewhere nothing is ever written. */
export function progressLine(stream: ProgressStream = process.stderr): ProgressLine {
  let shown = 0;
  const clear = () => {
    if (shown > 0) stream.write(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    show(text) {
      if (stream.isTTY !== true) return;
      clear();
      stream.write(text);
      shown = text.length;
    },
    clear,
  };
}
