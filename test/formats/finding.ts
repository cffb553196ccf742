import type { Finding } from '../../generator/core/problems.js';

/** A finding as rules make them, save for `changes`. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'unknown-mesh',
    severity: 'error',
    file: 'topology.yaml',
    line: 18,
    column: 14,
    path: 'peerings[0].spokes[1]',
    message: 'no mesh is named "b".',
    fix: 'Did you mean "a"?',
    related: [],
    ...changes,
  };
}
