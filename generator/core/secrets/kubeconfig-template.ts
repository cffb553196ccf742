import { type ApiServer, kubeconfigBytes } from '../seal/kubeconfig.js';

/**
 * The kubeconfig by which a control plane reads another cluster, as a Go template over `.token`: the one that is sealed
 * elsewhere, whose token stands last. A token from a store may end with a line break, and ends up as one JSON string.
 */
export function kubeconfigTemplate(name: string, apiServer: ApiServer): string {
  const text = kubeconfigBytes(name, apiServer, Buffer.alloc(0)).toString().trimEnd();
  return `${asText(text)} {{ .token | trim | toJson }}\n`;
}

/** What comes from records is no template, whatever it looks like. */
function asText(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}
