/** Randomness, hashes and codes that people type. */
export { systemRandom } from './random.ts'
export type { Random } from './random.ts'
export { equalInConstantTime, hashSecret, hashToken, sha256, verifySecret } from './hash.ts'
export { base32Code, groupCode, normaliseCode } from './code.ts'
