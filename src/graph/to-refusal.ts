import { UserNotFound } from '#directory'
import { PolicyRefused } from '#policy'
import { GraphRefused } from './errors.ts'
import type { GraphErrorCode } from './errors.ts'

const POLICY_CODES: Record<PolicyRefused['code'], GraphErrorCode> = {
  profile_not_found: 'Request_ResourceNotFound',
  version_conflict: 'resourceModified',
  invalid_profile: 'Request_BadRequest',
  invalid_policy: 'Request_BadRequest',
}
/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = '23505'

/** What lower modules refuse, in the words of Graph; null for a fault of ours. */
export function toRefusal(error: unknown): GraphRefused | null {
  if (error instanceof GraphRefused) return error
  if (error instanceof PolicyRefused) return new GraphRefused(POLICY_CODES[error.code], error.message)
  if (error instanceof UserNotFound)
    return new GraphRefused('Request_ResourceNotFound', 'There is no user with this id.')
  const isTaken = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
  return isTaken
    ? new GraphRefused('Request_MultipleObjectsWithSameKeyValue', 'Another object has this name already.')
    : null
}
