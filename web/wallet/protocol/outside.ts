export type Fetch = (input: string, init?: RequestInit) => Promise<Response>

/** What the protocol needs of the world around it. */
export type Outside = { fetch: Fetch; now(): Date }

export const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000)

/** https, or a name of this very machine: nothing else is asked or answered. */
export function isReachable(url: URL): boolean {
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost')
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)
}
