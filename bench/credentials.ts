import { generateKeyPairSync, randomBytes, sign, webcrypto } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { issueSdJwt, verifySdJwt } from '#credentials/sd-jwt'
import { createStatusCheck, encodeList } from '#credentials/status-list'
import { createKeyResolver } from '#credentials/trust'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { makeCertificate } from '../src/keys/make-certificate.ts'
import { createHolder } from '../test/support/holder.ts'
import { cpuPerCall, createRawVerify } from './support/cpu-time.ts'
import { medianOf, rounded } from './support/row.ts'
import type { Row } from './support/row.ts'

const ISSUER = 'https://verify.example.test'
const VCT = `${ISSUER}/credentials/identity`
const STATUS = `${ISSUER}/status-lists/1`
const [AUD, NONCE] = ['x509_hash:bench', 'n-0S6_WzA2Mj']
const PORTRAIT_BYTES = 20_000
const SAMPLES = 9

/** What the verifier does with one presentation once it is decrypted: signatures, chain, disclosures, binding, status. */
export async function benchCredentials(): Promise<Row[]> {
  const { presentation, rootCertificate, statusToken } = await makePresentation()
  const pinned = [{ issuer: ISSUER, mechanism: 'x5c', rootCertificate } as const]
  const checkStatus = createStatusCheck({ clock: systemClock, fetchToken: async () => statusToken })
  const verifyWith = async (resolveIssuerKey: ReturnType<typeof createKeyResolver>) => {
    const result = verifySdJwt(presentation, {
      resolveIssuerKey,
      now: systemClock.now(),
      vcts: [VCT],
      keyBinding: { aud: AUD, nonce: NONCE, maxAgeSeconds: 300 },
    })
    if (!result.ok) throw new Error(`Refused: ${result.reason}`)
    const status = await checkStatus(result.claims, result.issuer, resolveIssuerKey)
    if (!status.ok) throw new Error(`Refused: ${status.reason}`)
  }
  const kept = createKeyResolver(pinned)
  return [
    await measure('sd-jwt-presentation', () => verifyWith(createKeyResolver(pinned))),
    await measure('sd-jwt-presentation-known-chain', () => verifyWith(kept)),
  ]
}

/** Ours and the raw verification by turns, so that a slow moment of the machine falls on both. */
async function measure(name: string, work: () => Promise<void>): Promise<Row> {
  const rawVerify = createRawVerify()
  await cpuPerCall(1000, rawVerify)
  await cpuPerCall(300, work)
  const samples: { cost: number; raw: number }[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1)
    samples.push({ raw: await cpuPerCall(1000, rawVerify), cost: await cpuPerCall(300, work) })
  return {
    group: 'credentials',
    name,
    value: rounded(medianOf(samples.map(({ cost }) => cost))),
    unit: 'µs CPU',
    rawVerifies: rounded(medianOf(samples.map(({ cost, raw }) => cost / raw))),
  }
}

async function makePresentation() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = await makeCertificate({
    commonName: 'Bench',
    host: new URL(ISSUER).hostname,
    leafKey: await toWebCrypto(privateKey, publicKey),
    now: systemClock.now(),
  })
  const holder = createHolder()
  const now = Math.floor(systemClock.now().getTime() / 1000)
  const sdJwt = issueSdJwt({
    issuer: ISSUER,
    vct: VCT,
    holderKey: holder.jwk,
    disclosable: {
      given_name: 'Maria Elena',
      family_name: 'Garcia Lopez',
      birthdate: '1984-08-12',
      portrait: randomBytes(PORTRAIT_BYTES).toString('base64'),
      transaction_id: systemRandom.id(),
    },
    visible: { status: { status_list: { idx: 4711, uri: STATUS } } },
    issuedAt: systemClock.now(),
    expiresAt: new Date((now + 3600) * 1000),
    key: privateKey,
    x5c: certificate.chain,
    random: systemRandom,
  })
  return {
    presentation: holder.present(sdJwt, { aud: AUD, nonce: NONCE, iat: now }),
    rootCertificate: Buffer.from(certificate.root, 'base64'),
    statusToken: signStatusToken(privateKey, certificate.chain, now),
  }
}

async function toWebCrypto(privateKey: KeyObject, publicKey: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { subtle } = webcrypto
  return {
    privateKey: await subtle.importKey('jwk', privateKey.export({ format: 'jwk' }), algorithm, true, [
      'sign',
    ]),
    publicKey: await subtle.importKey('jwk', publicKey.export({ format: 'jwk' }), algorithm, true, [
      'verify',
    ]),
  }
}

function signStatusToken(key: KeyObject, x5c: string[], now: number): string {
  const header = { typ: 'statuslist+jwt', alg: 'ES256', x5c }
  const lst = encodeList(Buffer.alloc(2 ** 17 / 8))
  const payload = {
    iss: ISSUER,
    sub: STATUS,
    iat: now,
    exp: now + 3600,
    ttl: 3600,
    status_list: { bits: 1, lst },
  }
  const input = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
