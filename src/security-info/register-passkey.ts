import type { Context } from 'hono'
import { inTransaction } from '#platform/database'
import type { Access } from './access.ts'
import { recordChange } from './record-change.ts'
import type { SecurityInfoDeps } from './security-info.ts'

/** The new passkey belongs to the account of the session that asked for it, whatever the form says (T21, T30). */
export async function registerPasskey(
  c: Context,
  deps: SecurityInfoDeps,
  input: { access: Access; response: unknown; displayName: string },
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const { access } = input
  const attemptId = access.kind === 'enrolment' ? access.enrolment.attemptId : null
  const verified = await deps.authentication.passkey.verifyRegistration({
    response: input.response,
    binding: access.binding,
    userId: access.user.id,
    displayName: input.displayName,
    attemptId,
  })
  if (!verified.ok) {
    await recordRegistrationFailure(c, deps, { access, reason: verified.reason })
    return verified
  }
  const { method } = verified
  return inTransaction(deps.database, async (tx) => {
    if (access.kind === 'enrolment') {
      const isOpen = await deps.authentication.enrolment.setNewMethod(tx, access.enrolment.id, method.id)
      if (!isOpen) {
        await deps.authentication.methods.remove(tx, access.user.id, method.id)
        await recordChange(c, deps, tx, { ...about(access), result: 'failure', reason: 'enrolment_expired' })
        return { ok: false, reason: 'enrolment_expired' }
      }
    }
    await recordChange(c, deps, tx, {
      ...about(access),
      result: 'success',
      details: { deviceType: method.deviceType, aaguid: method.aaguid },
    })
    return { ok: true }
  })
}

const about = (access: Access) =>
  ({
    activity: 'User registered security information',
    user: access.user,
    attemptId: access.kind === 'enrolment' ? access.enrolment.attemptId : null,
  }) as const

/** `reason`: ours, or the DOMException name that the browser gave. */
export const recordRegistrationFailure = (
  c: Context,
  deps: SecurityInfoDeps,
  failure: { access: Access; reason: string },
): Promise<void> =>
  inTransaction(deps.database, (tx) =>
    recordChange(c, deps, tx, { ...about(failure.access), result: 'failure', reason: failure.reason }),
  )
