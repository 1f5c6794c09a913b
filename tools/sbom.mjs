import { Buffer } from 'node:buffer';

/**
 * The bill of materials of some places of package-lock.json, as CycloneDX 1.6: each package with its version, licence,
 * checksum and package URL (https://github.com/package-url/purl-spec). Workspaces are parts of the product and no
 * components.
 */
export function sbom({ name, version, packages }, places) {
  const components = [...places]
    .filter((place) => place.includes('node_modules/'))
    .map((place) => componentOf(place, packages[place]))
    .toSorted((a, b) => (a.purl < b.purl ? -1 : 1));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name, version, 'bom-ref': name } },
    components: components.filter(({ purl }, at) => purl !== components[at - 1]?.purl),
  };
}

function componentOf(place, { name, version, license, integrity }) {
  const path = name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [scope, own] = path.startsWith('@') ? path.split('/') : [undefined, path];
  const purl = `pkg:npm/${scope ? `${encodeURIComponent(scope)}/` : ''}${own}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(scope && { group: scope }),
    ...{ name: own, version, purl },
    ...(license && { licenses: [licenseOf(license)] }),
    ...(integrity && { hashes: integrity.split(/\s+/).map(hashOf) }),
  };
}

/** An expression of SPDX has operators; anything else is one licence. */
function licenseOf(license) {
  return /[()]| (AND|OR|WITH) /.test(license)
    ? { expression: license }
    : { license: { name: license } };
}

/** `sha512-BASE64` of the lock. */
function hashOf(integrity) {
  const [, algorithm, content] = /^sha(\d+)-(.*)$/.exec(integrity);
  const alg = algorithm === '1' ? 'SHA-1' : `SHA-${algorithm}`;
  return { alg, content: Buffer.from(content, 'base64').toString('hex') };
}
