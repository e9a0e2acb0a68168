import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'

/**
 * An authenticator and its browser in one: discoverable ES256 credentials with real signatures (WebAuthn Level 3
 * §6.1 and §6.3), so that what the server verifies is what a device would send. Faults are options.
 */
export type SoftwareAuthenticator = {
  create(options: PublicKeyCredentialCreationOptionsJSON, faults?: Faults): object
  get(options: PublicKeyCredentialRequestOptionsJSON, faults?: Faults): object
}
export type Faults = {
  origin?: string
  userVerified?: boolean
  counter?: number
  crossOrigin?: boolean
  userHandle?: string
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()

export function createSoftwareAuthenticator(
  origin: string,
  setup: { countsUses?: boolean } = {},
): SoftwareAuthenticator {
  let credential: { id: Buffer; key: KeyObject; userHandle: string } | undefined
  let counter = 0

  const clientData = (type: string, challenge: string, faults: Faults): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge,
        origin: faults.origin ?? origin,
        crossOrigin: faults.crossOrigin ?? false,
      }),
    )
  const authenticatorData = (rpId: string, flags: number, faults: Faults, attested?: Buffer): Buffer => {
    const head = Buffer.alloc(5)
    head[0] = flags | 0x01 | (faults.userVerified === false ? 0 : 0x04)
    head.writeUInt32BE(faults.counter ?? counter, 1)
    return Buffer.concat([sha256(rpId), head, attested ?? Buffer.alloc(0)])
  }

  return {
    create(options, faults = {}) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      credential = { id, key: privateKey, userHandle: options.user.id }
      const jwk = publicKey.export({ format: 'jwk' })
      // COSE_Key (RFC 9053 §7.1): kty EC2, alg ES256, crv P-256.
      const coseKey = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(jwk.x ?? '', 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(jwk.y ?? '', 'base64url'),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey])
      const authData = authenticatorData(options.rp.id ?? new URL(origin).hostname, 0x40, faults, attested)
      // {"fmt": "none", "attStmt": {}, "authData": h'...'}
      const attestationObject = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([authData.length]),
        authData,
      ])
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, faults).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      }
    },
    get(options, faults = {}) {
      if (!credential) throw new Error('This authenticator holds no passkey')
      if (setup.countsUses) counter += 1
      const data = clientData('webauthn.get', options.challenge, faults)
      const authData = authenticatorData(options.rpId ?? new URL(origin).hostname, 0, faults)
      return {
        id: credential.id.toString('base64url'),
        rawId: credential.id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', Buffer.concat([authData, sha256(data)]), credential.key).toString(
            'base64url',
          ),
          userHandle: faults.userHandle ?? credential.userHandle,
        },
        clientExtensionResults: {},
      }
    },
  }
}
