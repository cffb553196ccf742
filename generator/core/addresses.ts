import { isIPv4, isIPv6 } from 'node:net';

/** Host names that people leave behind when they mean to fill them in later (facts/ossm2-federation.md A3). */
const PLACEHOLDER =
  /(?:^|[.-])(?:placeholder|changeme|change-me|replaceme|replace-me|todo|tbd|fixme|ingress-url|insert|dummy)(?:$|[.-])|^(?:www\.)?example\.(?:com|org|net)$/;
const HOST_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** Why nobody can reach a federation gateway at this address, as words that follow it; undefined when nothing speaks against it. */
export function addressProblem(address: string): { fact: string; fix: string } | undefined {
  if (/[<>{}$\s]/.test(address)) return { fact: 'is a placeholder', fix: 'Write the real address.' };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    return { fact: 'is a URL', fix: 'Write the host alone, without scheme, port and path.' };
  if (!isHostName(address)) return ipProblem(address);
  if (/^(?:\[.*\]|[^:]*):\d+$/.test(address))
    return { fact: 'holds a port', fix: 'Write the host alone; ports are servicePort and discoveryPort.' };
  return hostProblem(address);
}

function ipProblem(address: string): { fact: string; fix: string } | undefined {
  const reach = 'Write an address that the peer can reach.';
  if (isIPv4(address)) {
    if (/^(?:127\.|0\.|169\.254\.|22[4-9]\.|23\d\.|24\d\.|25[0-5]\.)/.test(address))
      return { fact: 'is loopback, link-local, multicast or reserved', fix: reach };
    return undefined;
  }
  const canonical = address.includes('%') ? undefined : new URL(`http://[${address}]/`).hostname.slice(1, -1);
  if (canonical === undefined || canonical !== address)
    return { fact: 'is no canonical IPv6 address', fix: canonical === undefined ? reach : `Write "${canonical}".` };
  if (/^(?:::1?$|::ffff:|fe[89ab]|ff)/.test(address))
    return { fact: 'is loopback, link-local, multicast or IPv4-mapped', fix: reach };
  return undefined;
}

function hostProblem(host: string): { fact: string; fix: string } | undefined {
  const form = 'Write an IP address or a full host name in lower case.';
  if (PLACEHOLDER.test(host.toLowerCase())) return { fact: 'is a placeholder', fix: 'Write the real address.' };
  if (host.length > 253) return { fact: `has ${host.length} characters, and a host name has at most 253`, fix: form };
  const labels = host.split('.');
  const legal =
    labels.length > 1 &&
    labels.every((label) => label.length <= 63 && HOST_LABEL.test(label)) &&
    !/^\d+$|^0x/.test(labels.at(-1)!);
  if (!legal) return { fact: 'is neither a canonical IP address nor a full host name in lower case', fix: form };
  if (/(?:^|\.)apps\./.test(host)) {
    return {
      fact: 'is a host of the OpenShift router, which does not pass ports 15443 and 8188',
      fix: "Write the address of the gateway's own load balancer.",
    };
  }
  return undefined;
}

/** Whether the address is a host name rather than an IP address. */
export function isHostName(address: string): boolean {
  // The pattern for IPv6 takes a while to compile, and no host name holds a colon.
  return !isIPv4(address) && !(address.includes(':') && isIPv6(address));
}
