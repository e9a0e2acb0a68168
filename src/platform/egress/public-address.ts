import ipaddr from 'ipaddr.js'

/** True for addresses of the public internet alone: no loopback, private, link-local, multicast or mapped ones (T25). */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address) // a mapped IPv4 address is judged as IPv4
  if (parsed.range() !== 'unicast') return false
  // 6to4, Teredo and NAT64 prefixes carry an IPv4 address inside; ipaddr names them apart from unicast.
  return !(parsed.kind() === 'ipv6' && parsed.toNormalizedString().startsWith('64:ff9b:'))
}
