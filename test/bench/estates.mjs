// Estates to measure with: topologies and exchange records of any size, each mesh with a root certificate of its own.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every mesh joined with every other; each offers one service to all of them. */
export function fullMesh(size) {
  const meshes = names('m', size);
  return { name: `mesh of ${size}`, meshes, peering: { fullMesh: meshes }, peersOf: (mesh) => without(meshes, mesh) };
}

/** One hub whose spokes know nothing of each other. */
export function hub(size) {
  const spokes = names('s', size);
  return {
    name: `hub of ${size}`,
    meshes: ['hub', ...spokes],
    peering: { hub: 'hub', spokes },
    peersOf: (mesh) => (mesh === 'hub' ? spokes : ['hub']),
  };
}

/** Writes topology.yaml and exchange/ into `dir`; root certificates are made once and kept in `cache`. */
export function writeEstate({ meshes, peering, peersOf }, dir, cache) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'exchange'), { recursive: true });
  writeFileSync(join(dir, 'topology.yaml'), topology(meshes, peering));
  meshes.forEach((mesh, index) => {
    writeFileSync(join(dir, 'exchange', `${mesh}.yaml`), record(mesh, index, peersOf(mesh), root(mesh, cache)));
  });
}

/** Changes one address of one mesh, and back the next time. */
export function changeOneLine({ meshes }, dir) {
  const file = join(dir, 'exchange', `${meshes[1]}.yaml`);
  const text = readFileSync(file, 'utf8');
  const other = text.replace(/\[10\.(\d)/, (_, digit) => `[10.${digit === '1' ? '0' : '1'}`);
  if (other === text) throw new Error(`no address to change in ${file}`);
  writeFileSync(file, other);
}

function names(letter, size) {
  return Array.from({ length: size }, (_, index) => `${letter}${String(index).padStart(4, '0')}`);
}

function without(list, item) {
  return list.filter((one) => one !== item);
}

function topology(meshes, peering) {
  const lines = ['apiVersion: meshloom.dev/v1alpha1', 'kind: Topology', 'metadata: {name: bench}', 'clusters:'];
  for (const mesh of meshes) lines.push(`  c-${mesh}: {provider: gcp, region: r-${mesh}, internalLoadBalancers: true}`);
  lines.push('defaults:', '  mesh: {version: "2.6", members: [shop]}', 'meshes:');
  for (const mesh of meshes) lines.push(`  ${mesh}: {cluster: c-${mesh}}`);
  lines.push('peerings:', `  - ${JSON.stringify(peering)}`, 'shares:');
  for (const mesh of meshes) lines.push(`  - {from: ${mesh}, service: shop/api, importAs: shop/api-${mesh}}`);
  return `${lines.join('\n')}\n`;
}

function record(mesh, index, peers, { pem, sha256 }) {
  return [
    'apiVersion: meshloom.dev/v1alpha1',
    'kind: ExchangeRecord',
    `metadata: {name: ${mesh}}`,
    'rootCertificates:',
    `  - sha256: "${sha256}"`,
    '    pem: |',
    ...pem.map((line) => `      ${line}`),
    'gateways:',
    ...peers.map((peer, at) => `  ${peer}: {addresses: [10.0.${index % 250}.${1 + (at % 250)}]}`),
    '',
  ].join('\n');
}

function root(mesh, cache) {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${mesh}.pem`);
  if (!existsSync(file)) {
    const subject = ['-subj', `/O=${mesh}/CN=Root CA`, '-addext', 'basicConstraints=critical,CA:TRUE'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', `${file}.key`];
    const options = { stdio: ['ignore', 'ignore', 'pipe'] };
    execFileSync('openssl', ['req', '-x509', '-days', '3650', ...key, '-out', `${file}.new`, ...subject], options);
    const { raw } = new X509Certificate(readFileSync(`${file}.new`));
    const lines = raw.toString('base64').match(/.{1,64}/g);
    writeFileSync(file, ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n'));
    for (const leftover of [`${file}.new`, `${file}.key`]) rmSync(leftover);
  }
  const pem = readFileSync(file, 'utf8');
  return { pem: pem.split('\n'), sha256: new X509Certificate(pem).fingerprint256.toLowerCase() };
}
