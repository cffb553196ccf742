/** Decisions read from a tape of numbers; an exhausted tape and zeros decide for what is simplest, so failures shrink. */
export interface Choices {
  /** A number from 0 to below `bound`. */
  int: (bound: number) => number;
  /** True in that many of a hundred cases. */
  chance: (percent: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
  /** At most `most` of them, in the list's order. */
  some: <T>(list: readonly T[], most: number) => T[];
}

/** Choices from numbers of 0 to 65535. */
export function choicesOf(tape: readonly number[]): Choices {
  let at = 0;
  const next = (): number => tape[at++] ?? 0;
  const int = (bound: number): number => next() % bound;
  return {
    int,
    chance: (percent) => next() % 100 >= 100 - percent,
    pick: (list) => list[int(list.length)]!,
    some: (list, most) => {
      const left = list.map((_, index) => index);
      const count = Math.min(list.length, int(most + 1));
      const chosen = Array.from({ length: count }, () => left.splice(int(left.length), 1)[0]!);
      return chosen.sort((one, other) => one - other).map((index) => list[index]!);
    },
  };
}

/** The list in an order that the tape decides. */
export function shuffled<T>(choices: Choices, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(choices.int(left.length), 1)[0]!);
}
