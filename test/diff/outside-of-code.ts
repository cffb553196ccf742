/** The lines of a Markdown text outside of fenced code, without their code spans, as CommonMark reads both. */
export function outsideOfCode(markdown: string): string[] {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark !== null && mark[1]!.startsWith(fence) && mark[2]!.trim() === '') fence = undefined;
    } else if (mark !== null && !(mark[1]!.startsWith('`') && mark[2]!.includes('`'))) fence = mark[1]!;
    else outside.push(withoutSpans(line));
  }
  if (fence !== undefined) throw new Error('a fence is left open');
  return outside;
}

/** A code span ends at the next run of as many backticks as it began with. */
function withoutSpans(line: string): string {
  let rest = line;
  let text = '';
  for (let open = /`+/.exec(rest); open !== null; open = /`+/.exec(rest)) {
    const after = rest.slice(open.index + open[0].length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run.length === open![0].length);
    if (close === undefined) throw new Error(`a code span is left open: ${line}`);
    text += `${rest.slice(0, open.index)}#`;
    rest = after.slice(close.index + close[0].length);
  }
  return text + rest;
}
