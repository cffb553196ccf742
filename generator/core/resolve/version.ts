import type { Version } from '../model.js';

/** The OSSM versions of generation 2 that federate (facts/ossm2-federation.md 1.2). */
export const GENERATION_2 = ['2.1', '2.2', '2.3', '2.4', '2.5', '2.6'];

/** `2.6` as numbers; the schema has checked its form. */
export function parseVersion(text: string): Version {
  const [major, minor] = text.split('.').map(Number);
  return { text, major: major ?? 0, minor: minor ?? 0 };
}
