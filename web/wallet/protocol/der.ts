import { WalletFault } from './bytes.ts'

/** One DER element (X.690 §8.1): its tag, what is in it, and all of it. */
export type Der = { tag: number; content: Uint8Array<ArrayBuffer>; raw: Uint8Array<ArrayBuffer> }

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const

const broken = () => new WalletFault('request_malformed')

function elementAt(bytes: Uint8Array<ArrayBuffer>, at: number): { element: Der; next: number } {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) throw broken()
  let [start, length] = [at + 2, first]
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 3) throw broken() // indefinite, or larger than anything we read
    length = 0
    for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[start + i] ?? 0)
    start += count
  }
  const next = start + length
  if (next > bytes.length) throw broken()
  return { element: { tag, content: bytes.slice(start, next), raw: bytes.slice(at, next) }, next }
}

/** The one element that fills these bytes. */
export function readDer(bytes: Uint8Array<ArrayBuffer>): Der {
  const { element, next } = elementAt(bytes, 0)
  if (next !== bytes.length) throw broken()
  return element
}

/** The elements inside a constructed one. */
export function childrenOf({ content }: Der): Der[] {
  const children: Der[] = []
  for (let at = 0; at < content.length;) {
    const { element, next } = elementAt(content, at)
    children.push(element)
    at = next
  }
  return children
}

export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The content of a BIT STRING that ends on a byte. */
export function bitsOf({ tag, content }: Der): Uint8Array<ArrayBuffer> {
  if (tag !== TAG.bitString || content.length === 0) throw broken()
  return content.slice(1)
}
