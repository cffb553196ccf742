import { type Draft, given, type Json } from './random-estate.js';

/** Apps of the built-in templates in member namespaces; bookinfo and its details never in one. */
export function drawApps(draft: Draft): void {
  const { choices, topology } = draft;
  const apps: Json = {};
  for (const { key, managed, members } of draft.meshes) {
    const namespace = members.at(-1);
    if (!managed || namespace === undefined || !choices.chance(60)) continue;
    const services = choices.chance(40) ? choices.some(['details', 'ratings', 'productpage'], 3) : undefined;
    const template = choices.pick(['bookinfo', 'bookinfo-details', 'kube-info', 'sleep']);
    const version = choices.chance(60) ? choices.pick(['v1', '1', 'y']) : undefined;
    const values = template === 'bookinfo' ? given({ services }) : template === 'sleep' ? {} : given({ version });
    apps[`${template}-${key}`] = { mesh: key, namespace, template, values };
    if (template !== 'sleep' && choices.chance(30)) apps[key] = { meshes: [key], namespace, template: 'sleep' };
  }
  if (Object.keys(apps).length > 0) topology.apps = apps;
}
