/** A passkey or security key of a person. `disabledAt` set: refused at sign-in, gone for good after `deleteAfter`. */
export type AuthenticationMethod = {
  id: string
  userId: string
  credentialId: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  aaguid: string
  deviceType: 'singleDevice' | 'multiDevice'
  isBackedUp: boolean
  displayName: string
  createdAt: Date
  lastUsedAt: Date | null
  /** The recovery attempt whose enrolment session made it. */
  attemptId: string | null
  /** Null while the recovery that made it has not been completed by a sign-in with it. */
  confirmedAt: Date | null
  disabledAt: Date | null
  deleteAfter: Date | null
}

/** What a recovery removes (design decision 7). */
export type RemoveMethods = 'all' | 'lost' | 'none'

export const MAX_PASSKEYS = 10
/** Those that sign in: one that a recovery made and nobody tried does not. */
export const confirmed = (methods: AuthenticationMethod[]): AuthenticationMethod[] =>
  methods.filter(({ confirmedAt }) => confirmedAt !== null)
/** An attempt is over by then, so that what it made and nobody tried can never be confirmed. */
export const UNCONFIRMED_MINUTES = 60
/** Time in which an administrator can still undo a removal (design decision 7). */
export const DISABLED_HOURS = 72

/**
 * Which methods a recovery takes away. `lost`: whatever the person had at the start and has not used since, for a
 * method that signed in meanwhile is plainly not lost. The new passkey always stays.
 */
export function methodsToRemove(
  methods: AuthenticationMethod[],
  rule: { mode: RemoveMethods; keepMethodId: string; startedAt: Date },
): AuthenticationMethod[] {
  if (rule.mode === 'none') return []
  const others = methods.filter((method) => method.id !== rule.keepMethodId && !method.disabledAt)
  if (rule.mode === 'all') return others
  return others.filter(
    (method) =>
      method.createdAt <= rule.startedAt && !(method.lastUsedAt && method.lastUsedAt > rule.startedAt),
  )
}
