/**
 * How often a property is tried, and from which seed. Always the same one, so that a change is judged by its own; with
 * `MESHLOOM_RUNS` as many times as often, from a new seed or from `MESHLOOM_SEED`.
 */
export function propertyRuns(runs: number): { numRuns: number; seed?: number } {
  const { MESHLOOM_RUNS: factor, MESHLOOM_SEED: seed } = process.env;
  const numRuns = Math.max(1, Math.round(runs * Number(factor ?? '1')));
  if (seed !== undefined) return { numRuns, seed: Number(seed) };
  return factor === undefined ? { numRuns, seed: 2 } : { numRuns };
}
