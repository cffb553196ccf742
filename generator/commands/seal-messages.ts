import type { ParsedCertificate } from '../core/certificates.js';
import { certificateTraits } from '../core/exchange/certificates/certificate-traits.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Mesh } from '../core/model.js';
import { clippedLine, inertLine, printable } from '../core/printable.js';
import type { KnownRoot } from '../core/seal/known-roots.js';
import type { SealedFile } from '../core/seal/seal-authority.js';
import { shownPath } from '../io/shown-path.js';
import { say } from './common.js';
import type { RootEstate } from './seal-estate.js';
import type { RootChoice } from './seal-options.js';

/** A root is never made anew silently (facts/reliability.md T12). */
export function rootIsThere({ key }: Mesh, { sha256, where }: KnownRoot): Refusal {
  return {
    exitCode: 2,
    about: `mesh "${key}"`,
    fact: `it has the root sha256:${sha256} already (${where}), and a new one would cut it off from all that trust this one.`,
    fix: `Seal with that root: --root-cert FILE --root-key FILE. If its key is lost or was never kept, replace it in two steps: make a CA elsewhere, let all trust both ("meshloom exchange import --mesh ${key} --root-cert FILE --add-root sha256:…"), then seal with the new one (docs/seal.md).`,
  };
}

/** What was sealed for whom. */
export function saySealed(sealed: readonly SealedFile[], dir: string): void {
  for (const { cluster, name, ca } of sealed) {
    tell(
      `${shownPath(dir)}/${name}: sealed for cluster "${cluster}" with its sealing certificate sha256:${ca.sealingCertificate}: the CA sha256:${ca.caCertificate} (${ca.subject}), until ${day(ca.validity.notAfter)}.`,
    );
  }
}

/** What stays as it is. */
export function sayKept(clusters: readonly { cluster: string }[]): void {
  for (const { cluster } of clusters) tell(`cluster "${cluster}": sealed already, and nothing of it has changed.`);
}

/** Which root it is, where its key is, and what is to be done next; `file` holds its certificate. */
export function sayRoot(
  { mesh, known }: Pick<RootEstate, 'mesh' | 'known'>,
  certificate: ParsedCertificate,
  choice: RootChoice,
  file: string | undefined,
): void {
  const { sha256, pem, notAfter } = certificate;
  tell(`The root of "${mesh.key}" is sha256:${sha256} (${certificateTraits(pem).subject}), until ${day(notAfter)}.`);
  sayKey(choice, mesh);
  if (file !== undefined) tell(`${file}: the public root certificate.`);
  if (!known.some((root) => !root.isSealed && root.sha256 === sha256)) sayNext(mesh, certificate, file);
}

function sayKey(choice: RootChoice, { key }: Mesh): void {
  if (choice.kind === 'keep') {
    tell(
      `${shownPath(choice.keyFile)}: its key, encrypted. Move it where no cluster reaches it; without it and its passphrase no CA of "${key}" can be renewed.`,
    );
  } else if (choice.kind === 'forget') {
    tell(
      `Its key is kept nowhere. When a cluster joins "${key}", or a CA of it is to be renewed, a new root has to replace this one in two steps (docs/seal.md).`,
    );
  }
}

function sayNext(mesh: Mesh, { sha256 }: ParsedCertificate, file: string | undefined): void {
  const command =
    file === undefined
      ? `meshloom exchange collect --mesh ${mesh.key} --trust sha256:${sha256}`
      : `meshloom exchange import --mesh ${mesh.key} --root-cert ${file} --trust sha256:${sha256}`;
  const when = file === undefined ? 'When the control plane runs, add the root' : 'Add the root';
  tell(`${when} to the record: ${command}`);
}

/** One line for people, whatever is in it. */
export function tell(line: string): void {
  say(clippedLine(inertLine(printable(line))));
}

function day(rfc3339: string): string {
  return rfc3339.slice(0, 10);
}
