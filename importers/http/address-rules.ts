import { BlockList, isIP } from 'node:net';

/** Networks that nobody outside can be at (IANA special-purpose registries, RFC 6890). */
const INSIDE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INSIDE.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  INSIDE.addSubnet(network, bits, 'ipv6');

/** Names that resolve inside, or nowhere. */
const INNER_NAME = /(^|\.)(localhost|local|internal|home|lan|intranet|localdomain)$/;

/**
 * Why a feed may not be pulled at this address, in words for the operator who wrote it; undefined when it may. What a
 * name resolves to is looked at again at every connection: this only tells early what can be told.
 */
export function refuseAddress(text: string, { sandbox }: { sandbox: boolean }): string | undefined {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must be an http(s) address';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password';
  if (url.hash !== '') return 'must not have a fragment';
  if (sandbox) return undefined;
  if (url.protocol !== 'https:') return 'must be https';
  return isInside(url.hostname.toLowerCase().replace(/\.$/, ''))
    ? 'must not be a private address'
    : undefined;
}

function isInside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  const version = isIP(bare);
  if (version === 0) return INNER_NAME.test(host) || !host.includes('.');
  return INSIDE.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}
