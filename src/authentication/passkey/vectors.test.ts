import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { decodeAttestationObject, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { testClock } from '../../../test/support/authentication.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { insertMethod } from '../store.ts'
import { createPasskeys } from './index.ts'
import { insertChallenge } from './store.ts'

type Ceremony = { challenge: string; clientDataJSON: string }
type Vectors = {
  origin: string
  examples: {
    name: string
    registration: Ceremony & { credential_id: string; attestationObject: string }
    authentication: Ceremony & { authenticatorData: string; signature: string }
  }[]
}
const file = join(import.meta.dirname, '../../../test/vectors/webauthn/level-3.json')
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'))
const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
const bytes = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'))

/** Algorithms that our options do not list: EdDSA (Ed25519), ES256 and RS256 are. */
const NOT_OFFERED = new Set(['packed-es384', 'packed-es512', 'packed-ed448'])
/** Attestation with a chain of its maker's, which we never ask for (`attestation: none`). */
const NOT_ASKED_FOR = new Set(['tpm-es256', 'android-key-es256'])

describe('WebAuthn Level 3 test vectors', () => {
  const clock = testClock()
  let database: Database
  before(async () => {
    database = (await openTestDatabase()).database
  })
  const expect = (ceremony: Ceremony, purpose: 'registration' | 'sign_in', userId: string | null) =>
    insertChallenge(database, {
      challenge: base64url(ceremony.challenge),
      purpose,
      binding: 'browser',
      userId,
      expiresAt: new Date(clock.now().getTime() + 300_000),
    })

  for (const { name, registration, authentication } of vectors.examples) {
    it(`${name}: registers and signs in only with user verification and outside of frames`, async () => {
      const passkey = createPasskeys({ database, clock, random: systemRandom, origin: vectors.origin })
      const userId = systemRandom.id()
      const id = base64url(registration.credential_id)
      const data = decodeAttestationObject(bytes(registration.attestationObject)).get('authData')
      const made = parseAuthenticatorData(data)
      const isFramed = /crossOrigin$|topOrigin$/.test(name)

      await expect(registration, 'registration', userId)
      const registered = await passkey.verifyRegistration({
        binding: 'browser',
        userId,
        response: {
          id,
          rawId: id,
          type: 'public-key',
          response: {
            clientDataJSON: base64url(registration.clientDataJSON),
            attestationObject: base64url(registration.attestationObject),
          },
          clientExtensionResults: {},
        },
      })
      const isTaken = made.flags.uv && !isFramed && !NOT_OFFERED.has(name) && !NOT_ASKED_FOR.has(name)
      assert.equal(registered.ok, isTaken, JSON.stringify({ registered, flags: made.flags }))
      if (!registered.ok) {
        assert.equal(registered.reason, 'passkey_invalid')
        // The signature is to be checked all the same: the key goes in by the side door.
        await inTransaction(database, (tx) =>
          insertMethod(tx, {
            id: systemRandom.id(),
            userId,
            credentialId: id,
            publicKey: made.credentialPublicKey ?? new Uint8Array(),
            counter: 0,
            transports: [],
            aaguid: '',
            deviceType: 'singleDevice',
            isBackedUp: false,
            displayName: name,
            createdAt: clock.now(),
            lastUsedAt: null,
            attemptId: null,
            confirmedAt: clock.now(),
            disabledAt: null,
            deleteAfter: null,
          }),
        )
      }

      const used = parseAuthenticatorData(bytes(authentication.authenticatorData))
      const signIn = async (signature: string) => {
        await expect(authentication, 'sign_in', null)
        return passkey.verifySignIn({
          binding: 'browser',
          response: {
            id,
            rawId: id,
            type: 'public-key',
            response: {
              clientDataJSON: base64url(authentication.clientDataJSON),
              authenticatorData: base64url(authentication.authenticatorData),
              signature: base64url(signature),
            },
            clientExtensionResults: {},
          },
        })
      }
      const signedIn = await signIn(authentication.signature)
      const isVerifiable = name !== 'packed-ed448'
      assert.equal(
        signedIn.ok,
        used.flags.uv && !isFramed && isVerifiable,
        JSON.stringify({ signedIn, flags: used.flags }),
      )
      const last = authentication.signature.endsWith('0') ? '1' : '0'
      const forged = await signIn(`${authentication.signature.slice(0, -1)}${last}`)
      assert.deepEqual(forged, { ok: false, reason: 'passkey_invalid' })
    })
  }
})
