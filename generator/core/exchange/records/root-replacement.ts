import type { Certificate } from '../../exchange-record.js';
import type { Mesh } from '../../model.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import { epochSeconds } from '../certificates/instants.js';
import { rootInWords } from './pin-messages.js';

/** The command by which a person ends the trust in a root, for a mesh of ours or of others. */
export function removalCommand({ key, managed }: Pick<Mesh, 'key' | 'managed'>, sha256: string): string {
  const source = managed ? `collect --mesh ${key}` : `import FILE --mesh ${key}`;
  return `meshloom exchange ${source} --remove-root sha256:${sha256}`;
}

/** Whether a root besides this one is valid now (RFC 3339): then this one may go, and nothing has to be replaced. */
export function hasValidBeside(roots: readonly Certificate[], sha256: string, now: string): boolean {
  return roots.some((root) => root.sha256 !== sha256 && isValid(root, now));
}

/** Which of several roots is to go: one that has expired, else the one that was there first. undefined for a single one. */
export function rootToRemove<Root extends Certificate>(roots: readonly Root[], now: string): Root | undefined {
  if (roots.length < 2) return undefined;
  return roots.find(({ pem }) => epochSeconds(certificateTraits(pem).notAfter) <= epochSeconds(now)) ?? roots[0];
}

function isValid({ pem }: Certificate, now: string): boolean {
  const { notBefore, notAfter } = certificateTraits(pem);
  return epochSeconds(notBefore) <= epochSeconds(now) && epochSeconds(now) < epochSeconds(notAfter);
}

/**
 * What a person should know while a mesh presents less than its record holds: how the replacement of a root ends, or how
 * it is given up. `recorded` is in the order in which the roots were approved.
 */
export function replacementNotes(
  mesh: Pick<Mesh, 'key' | 'managed'>,
  recorded: readonly Certificate[],
  presented: readonly Certificate[],
): string[] {
  const isPresented = ({ sha256 }: Certificate) => presented.some((root) => root.sha256 === sha256);
  const last = recorded.findLastIndex(isPresented);
  if (last === -1) return [];
  return recorded.flatMap((root, index) => {
    if (isPresented(root)) return [];
    const command = removalCommand(mesh, root.sha256);
    return index < last
      ? `it presents the root ${rootInWords(recorded[last]!)} without sha256:${root.sha256}, which the record still holds. When every workload has a certificate of the new root, run: ${command}`
      : `it does not present the root ${rootInWords(root)} yet, which the record holds as well. If that replacement was given up, run: ${command}`;
  });
}
