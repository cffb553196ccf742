/** A line and a column of a text, both from 1; columns are UTF-16 units. */
interface LinePlace {
  line: number;
  column: number;
}

/** The places of offsets in `text`; lines are counted at the first question and only `\n` ends one. */
export function linePlaces(text: string): (offset: number) => LinePlace {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}
