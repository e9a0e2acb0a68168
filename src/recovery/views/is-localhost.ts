/** Whether an address is of this computer only, so that a phone cannot reach it. */
export const isLocalhost = (address: string): boolean => {
  const host = URL.parse(address)?.hostname ?? ''
  return host === 'localhost' || host.endsWith('.localhost')
}
