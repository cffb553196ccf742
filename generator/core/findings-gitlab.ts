import { createHash } from 'node:crypto';
import type { Finding } from './problems.js';

/** One entry of GitLab's Code Quality report. */
interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: 'major' | 'minor';
  location: { path: string; lines: { begin: number } };
}

/** The findings as GitLab's Code Quality report. A fingerprint survives that the lines move; no two are the same. */
export function codeQuality(findings: readonly Finding[]): Issue[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, severity, file, line, path, message, fix }) => {
    const identity = JSON.stringify([rule, file, path, message]);
    const times = seen.get(identity) ?? 0;
    seen.set(identity, times + 1);
    return {
      description: [path === '' ? '' : `${path}:`, message, fix].filter((part) => part !== '').join(' '),
      check_name: rule,
      fingerprint: createHash('sha256').update(`${identity}${times}`).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: file, lines: { begin: line } },
    };
  });
}
