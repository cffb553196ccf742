import type { Written } from '../merge-topology.js';
import type { Mesh } from '../model.js';
import type { NamespacedName } from '../model-peers.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { aliased, shareServices, splitName } from './service-names.js';

/** Options that say nothing on the one side that `only` writes; false if the share cannot be compiled. */
export function checkOnly({ value, ref }: Written<T.Share>, report: Report): boolean {
  const useless =
    value.only === 'export' ? (['importAs', 'importAsLocal', 'locality'] as const) : (['exportAs'] as const);
  if (value.only === undefined) return true;
  for (const key of useless) {
    if (value[key] === undefined) continue;
    report('share-only', child(ref, key), `says nothing with only: ${value.only}.`, 'Drop it, or drop "only".', {
      part: 'key',
      related: [child(ref, 'only')],
    });
  }
  if (value.only === 'import' && value.selector !== undefined) {
    report(
      'share-import-selector',
      child(ref, 'selector'),
      'an import is chosen by name, never by labels.',
      'Write service: <exported namespace>/<exported name>, or *.',
      { part: 'key' },
    );
    return false;
  }
  return true;
}

/** A fixed part over an open one would give several services one name (facts/ossm2-federation.md R12). */
export function checkAliases(share: Written<T.Share>, report: Report): boolean {
  const services = shareServices(share).map(({ service }) => service);
  const checks = [
    ['exportAs', services] as const,
    ['importAs', exportedNames(services, share.value.exportAs)] as const,
  ];
  let legal = true;
  for (const [key, names] of checks) {
    const text = share.value[key];
    if (text === undefined) continue;
    const alias = splitName(text);
    const over = fixedOver(alias, names, share.value.selector !== undefined);
    if (over === undefined) continue;
    legal = false;
    report(
      'share-fixed-alias',
      child(share.ref, key),
      `"${text}" gives one name to ${over}.`,
      `Write "*" for the part that differs, or a share for each service.`,
    );
  }
  return legal;
}

function exportedNames(services: readonly NamespacedName[], exportAs: string | undefined): NamespacedName[] {
  if (exportAs === undefined) return [...services];
  return services.map((service) => aliased(service, splitName(exportAs)));
}

function fixedOver(
  alias: { namespace: string; name: string },
  names: readonly { namespace: string; name: string }[],
  selected: boolean,
): string | undefined {
  if (alias.name !== '*' && selected) return 'every service that the selector matches';
  if (alias.name !== '*' && names.length > 1) return `the ${names.length} services of the list`;
  if (alias.name !== '*' && names.some(({ name }) => name === '*')) return 'every service that "*" matches';
  if (alias.namespace !== '*' && names.some(({ namespace }) => namespace === '*')) return 'services of every namespace';
  return undefined;
}

/** Only members are seen by the exporter's istiod (facts/ossm2-federation.md N10). */
export function checkExportedNamespace(share: Written<T.Share>, from: Mesh, report: Report): void {
  if (share.value.only === 'import' || !from.managed || selectsMembers(from)) return;
  for (const { service, at } of shareServices(share)) {
    if (service.namespace === '*' || from.members.includes(service.namespace)) continue;
    const hint = didYouMean(service.namespace, from.members).trim();
    report(
      'share-not-member',
      at,
      `exports from "${service.namespace}", which is no member of "${from.key}".`,
      hint || `Add it to meshes.${from.key}.members.`,
      { related: [from.ref] },
    );
  }
}

/** Whether the mesh finds members by labels, so that its `members` are not all of them. */
export function selectsMembers(mesh: Mesh): boolean {
  return mesh.memberSelector !== undefined || (mesh.mode === 'ClusterWide' && mesh.members.length === 0);
}

/** Why a namespace is no place for a local import; undefined when it is one. */
export function localNamespaceProblem(namespace: string, importer: Mesh): string | undefined {
  if (!importer.managed || selectsMembers(importer) || importer.members.includes(namespace)) return undefined;
  return `imports into "${namespace}", which is no member of "${importer.key}".`;
}
