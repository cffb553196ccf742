import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeRoot } from '../../support/openssl.js';
import { copyEstate, type Estate, renderedTexts } from '../estate.js';
import { changesBetween } from './changes.js';
import type { Repository } from './repository.js';

/** The root topology with its records, delivered by Argo CD from a repository. */
export interface DeliveredEstate extends Estate {
  /** Edits files below the topology's directory, generates, and commits out/. */
  change(edits: Record<string, (text: string) => string>): Promise<Change>;
}

interface Change {
  /** The commit's hash. */
  revision: string;
  /** By cluster, the objects that are new, gone or other than before. */
  objects: Record<string, string[]>;
}

export function deliveredEstate(root: string, repository: Repository): DeliveredEstate {
  const estate = copyEstate(root);
  const at = (path: string) => join(estate.directory, path);
  const names = Object.keys(estate.clusters);
  const rendered = () =>
    names.map((name) => (existsSync(at(`out/${name}`)) ? renderedTexts(estate.directory, name) : new Map()));
  cpSync(join(root, 'exchange'), at('exchange'), { recursive: true });
  return {
    ...estate,
    async change(edits) {
      const before = rendered();
      for (const [path, edit] of Object.entries(edits)) {
        const text = readFileSync(at(path), 'utf8');
        const edited = edit(text);
        expect(edited, path).not.toBe(text);
        writeFileSync(at(path), edited);
      }
      const { code, stderr } = await estate.meshloom(['generate']);
      expect(code, stderr).toBe(0);
      const after = rendered();
      const objects = names.map((name, index) => [name, changesBetween(before[index]!, after[index]!)]);
      return { revision: await repository.push(at('out')), objects: Object.fromEntries(objects) };
    },
  };
}

/** Puts `line` below the first line that is `key`. */
export function addedTo(key: string, line: string): (text: string) => string {
  return (text) => text.replace(`\n${key}\n`, `\n${key}\n${line}\n`);
}

/** What `exchange collect` would write of a mesh with one gateway. */
export function recordOf(mesh: string, cluster: string, peer: string): string {
  const { sha256, notAfter, pem } = makeRoot({ subject: `/O=${mesh}-mesh.local` });
  return `apiVersion: meshloom.dev/v1alpha1
kind: ExchangeRecord
metadata: {name: ${mesh}}
origin: {cluster: ${cluster}, namespace: ${mesh}-mesh}
rootCertificates:
  - sha256: "${sha256}"
    notAfter: "${notAfter}"
    pem: |
${pem.replaceAll(/^(?=.)/gm, '      ')}gateways:
  ${peer}: {addresses: [203.0.113.77]}
`;
}
