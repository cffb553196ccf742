import type { Certificate } from '../../exchange-record.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import type { PinRefusal } from './pin-roots.js';

/** Whole sentences; they follow the mesh's name. */
interface Explained {
  fact: string;
  fix: string;
}

type RemovalRefusal = Extract<PinRefusal, { sha256: string }>;

const REMOVALS: Readonly<Record<RemovalRefusal['why'], (sha256: string) => Explained>> = {
  'removed-still-presented': (sha256) => ({
    fact: `it still presents the root sha256:${sha256}.`,
    fix: 'Remove a root when the mesh has left it.',
  }),
  'removed-with-addition': (sha256) => ({
    fact: `the root sha256:${sha256} would go in the step in which another one comes.`,
    fix: 'Add the new root first, apply it on the peers, and remove the old one later.',
  }),
  'removed-last': (sha256) => ({
    fact: `the root sha256:${sha256} is the only one.`,
    fix: 'Add the new root first; to forget the mesh, delete its record.',
  }),
  'removed-unseen': (sha256) => ({
    fact: `which root it presents could not be seen, so sha256:${sha256} stays.`,
    fix: 'Remove a root while the mesh can be seen without it.',
  }),
  'removed-partly-seen': (sha256) => ({
    fact: `which root it presents could not be seen in all of its clusters, so sha256:${sha256} stays.`,
    fix: 'Ask all of them in one run.',
  }),
};

/** A root as people compare it: fingerprint, subject, end. */
export function rootInWords(root: Certificate): string {
  const { subject, notAfter } = certificateTraits(root.pem);
  return `sha256:${root.sha256} (${subject}, until ${notAfter.slice(0, 10)})`;
}

/** The fact of a refusal and what to do about it. */
export function explainRefusal(refusal: PinRefusal, recorded: readonly Certificate[]): Explained {
  if ('sha256' in refusal) return REMOVALS[refusal.why](refusal.sha256);
  const { why, root } = refusal;
  return why === 'untrusted' ? untrusted(root) : changed(root, recorded);
}

function untrusted(root: Certificate): Explained {
  return {
    fact: `its root ${rootInWords(root)} is not trusted yet.`,
    fix: `Compare the fingerprint with what the mesh's administrators tell you through another channel, then add: --trust sha256:${root.sha256}`,
  };
}

function changed(root: Certificate, recorded: readonly Certificate[]): Explained {
  return {
    fact: `it presents the root ${rootInWords(root)}, and the record holds ${recorded.map(rootInWords).join(' and ')}.`,
    fix: `If nobody meant to replace the root, find out who did. If it is a planned replacement, add: --add-root sha256:${root.sha256}`,
  };
}
