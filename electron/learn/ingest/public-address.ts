import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IPv4 ranges that lead to nobody in the public network (IANA's special-purpose registry): prefix and length. */
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Within 2000::/3, all that is public of IPv6, what is not: Teredo, ORCHID and the like, documentation, 6to4. */
const IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const blocked = new BlockList()
for (const [net, prefix] of IPV4) blocked.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of IPV6) blocked.addSubnet(net, prefix, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')
/** IPv4 in IPv6's clothes: mapped (RFC 4291), and translated by a NAT64 (RFC 6052), which every server of IPv4 has in some networks. */
const carriesIPv4 = new BlockList()
carriesIPv4.addSubnet('::ffff:0:0', 96, 'ipv6')
carriesIPv4.addSubnet('64:ff9b::', 96, 'ipv6')

/** Whether an IP address is one of the public network. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !blocked.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  const embedded = carriesIPv4.check(address, 'ipv6') ? lastIPv4(address) : null
  if (embedded !== null) return !blocked.check(embedded, 'ipv4')
  return unicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
}

/** The last 32 bits of an IPv6 address as an IPv4 address. */
function lastIPv4(address: string): string {
  // The URL parser writes every form of an address in one way: hexadecimal groups.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':')
  const [high, low] = [groups.at(-2), groups.at(-1)].map((g) => Number.parseInt(g === undefined || g === '' ? '0' : g, 16))
  return [high! >> 8, high! & 255, low! >> 8, low! & 255].join('.')
}
