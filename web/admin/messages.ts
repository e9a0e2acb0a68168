/** Words for codes; an unknown code is shown as it is. */
const WORDS: Record<string, string> = {
  name_mismatch: 'The name on the document is not the name in the directory',
  name_missing: 'First or last name is missing in the directory',
  name_ambiguous: 'Somebody else in the directory has the same name',
  face_mismatch: 'The face did not match the portrait',
  face_differs: 'The face did not match the document',
  portrait_unclear: 'The portrait is not clear enough',
  outside_pass_policy: 'Outside of the scope of the pass policy',
  pass_policy: 'Outside of the scope of the pass policy',
  document_not_validated: 'The provider could not validate the document',
  provider_unavailable: 'The identity verification provider did not answer',
  not_subscribed: 'The provider is not subscribed',
  attempt_expired: 'The time of the attempt ran out',
  declined_in_wallet: 'The person did not share the digital ID',
  issuer_untrusted: 'The digital ID is not from the chosen provider',
  revoked: 'The digital ID has been revoked',
  status_unavailable: 'Whether the digital ID still counts could not be learnt',
  too_many_tries: 'Too many tries',
  evaluation_passed: 'Passed in Evaluation',
  started: 'Started',
  consented: 'Agreed',
  identity_pending: 'At the provider',
  presentation_pending: 'Asked to share',
  presented: 'Shared',
  face_pending: 'Face Check',
  face_matched: 'Face matched',
  account_matched: 'Account matched',
  access_issuing: 'About to get a pass',
  access_issued: 'Has a pass',
  pass_expired: 'Pass expired',
  enrolling: 'Creating a passkey',
  completed: 'Recovered',
  refused: 'Refused',
  expired: 'Expired',
  cancelled: 'Cancelled',
  on_hold: 'On hold',
  approval_pending: 'Waits for approval',
  resumed: 'Agreed, waits for the person',
  reported: 'Reported as not theirs',
  too_many_failed_proofs: 'Several proofs failed before',
  approved_by_admin: 'An administrator agreed',
  denied_by_admin: 'An administrator did not agree',
  digital_id_revoked: 'The digital ID was revoked before the pass was given',
  provider_not_subscribed: 'The provider was not subscribed any more',
}
export const words = (code: string | null | undefined): string => {
  if (!code) return ''
  return WORDS[code] ?? code.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}

export const CHECKLIST: Record<string, { title: string; text: string; to: string }> = {
  provider: {
    title: 'Identity verification provider',
    text: 'A provider is subscribed and answers.',
    to: '/settings',
  },
  passkeys: {
    title: 'Passkeys after recovery',
    text: 'People may set up a passkey themselves: recovery ends with one.',
    to: '/settings',
  },
  passes: {
    title: 'Temporary Access Pass',
    text: 'The policy allows passes, and somebody is in its scope.',
    to: '/settings',
  },
  profile: {
    title: 'A first profile',
    text: 'Who may recover, with which provider, by which rules. It starts in Evaluation.',
    to: '/profiles',
  },
  production: {
    title: 'From Evaluation to Production',
    text: 'Evaluation changes nothing. Switch when the attempts look right.',
    to: '/profiles',
  },
  always_offer: {
    title: 'Offer recovery to everybody',
    text: 'Recommended: the sign-in page then tells nobody whose account can be recovered.',
    to: '/settings',
  },
  helpdesk: { title: 'Helpdesk contact', text: 'Every page that ends badly shows it.', to: '/settings' },
}

export const dateTime = (text: string | null | undefined): string =>
  text ? new Date(text).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }) : 'Never'
