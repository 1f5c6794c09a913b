import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses that are not of the public internet: private, loopback, link-local (where clouds have their
 * metadata), shared, reserved, and forms of IPv6 that lead to any address of IPv4.
 * Source: the IANA special-purpose address registries.
 */
const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic.ipv4.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.ipv6.addSubnet(net, bits, 'ipv6');
}

/** An address that nobody but the operator may have requests sent to. */
export class AddressRefused extends Error {
  constructor(host: string, address: string) {
    super(
      `${host} is at ${address}, which is no public address; WEBHOOK_ALLOW_PRIVATE=true allows it`,
    );
    this.name = 'AddressRefused';
  }
}

export function isPublic(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = ([undefined, 'ipv4', 'ipv6'] as const)[[0, 4, 6].indexOf(isIP(plain))];
  return family !== undefined && !notPublic[family].check(plain, family);
}

/** Throws an `AddressRefused` if the host of an address is written as a number that is not public. */
export function refuseLiteral({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw new AddressRefused(hostname, host);
}

/**
 * Resolves a name to addresses of which each is public; the connection goes to what was looked at here, so
 * that a name which resolves to something else the next time gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const bad = error ? undefined : addresses.find(({ address }) => !isPublic(address));
    if (error) callback(error, []);
    else if (bad) callback(new AddressRefused(hostname, bad.address), []);
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};
