const AT_ONCE = 8;

/** What a job makes of each item, in their order, at most 8 of them at a time: each may be a program that runs. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  job: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(job))));
  }
  return results;
}
