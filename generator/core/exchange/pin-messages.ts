import type { Certificate } from '../exchange-record.js';
import { certificateTraits } from './certificate-traits.js';
import type { PinRefusal } from './pin-roots.js';

/** A root as people compare it: fingerprint, subject, end. */
export function rootInWords(root: Certificate): string {
  const { subject, notAfter } = certificateTraits(root.pem);
  return `sha256:${root.sha256} (${subject}, until ${notAfter.slice(0, 10)})`;
}

/** The fact of a refusal and what to do about it, as sentences that follow the mesh's name. */
export function explainRefusal(refusal: PinRefusal, recorded: readonly Certificate[]): { fact: string; fix: string } {
  switch (refusal.why) {
    case 'untrusted':
      return {
        fact: `its root ${rootInWords(refusal.root)} is not trusted yet.`,
        fix: `Compare the fingerprint with what the mesh's administrators tell you on another way, then add: --trust sha256:${refusal.root.sha256}`,
      };
    case 'changed':
      return {
        fact: `it presents the root ${rootInWords(refusal.root)}, and the record holds ${recorded.map(rootInWords).join(' and ')}.`,
        fix: `If nobody meant to replace the root, find out who did. If it is a planned replacement, add: --add-root sha256:${refusal.root.sha256}`,
      };
    case 'removed-still-presented':
      return {
        fact: `it still presents the root sha256:${refusal.sha256}.`,
        fix: 'Remove a root when the mesh has left it.',
      };
    case 'removed-with-addition':
      return {
        fact: `the root sha256:${refusal.sha256} would go in the step in which another one comes.`,
        fix: 'Add the new root first, apply mesh-fed on the peers, and remove the old one later.',
      };
    case 'removed-last':
      return {
        fact: `the root sha256:${refusal.sha256} is the only one.`,
        fix: 'Add the new root first; to forget the mesh, delete its record.',
      };
    case 'removed-unseen':
      return {
        fact: `which root it presents could not be seen, so sha256:${refusal.sha256} stays.`,
        fix: 'Remove a root while the mesh can be seen without it.',
      };
  }
}
