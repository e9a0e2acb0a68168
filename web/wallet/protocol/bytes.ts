type Bytes = ArrayBuffer | Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)
export const textOf = (bytes: Bytes): string => decoder.decode(bytes)

/** RFC 7515 §2: base64url without padding. */
export function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  let binary = ''
  for (let at = 0; at < view.length; at += 8192)
    binary += String.fromCharCode(...view.subarray(at, at + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new WalletFault('malformed')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
}

/** RFC 4648 §4, as certificates are written in `x5c`. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new WalletFault('malformed')
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

export const sha256 = (data: Bytes): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', data)
export const jsonPart = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)))

/** What went wrong, as a code that the texts turn into a sentence. */
export class WalletFault extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}
