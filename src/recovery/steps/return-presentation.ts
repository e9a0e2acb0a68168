import { selectBrowserById } from '../browser-store.ts'
import { recordRefusedInput } from '../record-refused-input.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { selectAttempt } from '../store.ts'
import type { Visit } from '../visit.ts'
import { takeAnswer } from './receive-presentation.ts'

const ACTIVITY = 'User returned from the wallet'

/**
 * The way back from a wallet in the same browser. The response code counts in the browser that asked and nowhere else,
 * be it another of the same attempt: who was sent somebody else's request to answer brings its code back in a browser of
 * their own (T8; OpenID4VP 1.0 §14.2: session fixation). There it changes nothing and leaves a row in the log.
 */
export async function returnPresentation(
  visit: Visit | null,
  responseCode: string,
  deps: RecoveryDeps,
): Promise<'here' | 'elsewhere'> {
  const returned = await deps.verifier.findReturned(responseCode)
  if (!returned) {
    // Used up, lapsed or made up: whoever has a recovery here is shown where it stands.
    if (visit?.attempt.state === 'presentation_pending')
      await recordRefusedInput(deps, visit.attempt, { activity: ACTIVITY, reason: 'response_code_unknown' })
    return visit ? 'here' : 'elsewhere'
  }
  if (visit?.browser.id === returned.ownerId) {
    if (visit.attempt.state === 'presentation_pending')
      await takeAnswer(visit.attempt, { requestId: returned.requestId, responseCode }, deps)
    return 'here'
  }
  const owner = await selectBrowserById(deps.database, returned.ownerId)
  const attempt = owner ? await selectAttempt(deps.database, owner.attemptId) : null
  if (attempt) await recordRefusedInput(deps, attempt, { activity: ACTIVITY, reason: 'other_browser' })
  return 'elsewhere'
}
