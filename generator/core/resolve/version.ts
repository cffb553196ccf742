import type { Version } from '../model.js';

/** `2.6` as numbers; the schema has checked its form. */
export function parseVersion(text: string): Version {
  const [major, minor] = text.split('.').map(Number);
  return { text, major: major ?? 0, minor: minor ?? 0 };
}
