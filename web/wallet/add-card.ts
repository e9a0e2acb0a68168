import { browserCards } from './browser-cards.ts'
import { bar, facts, form, h, inputField, pinField, show, tieTo } from './elements.ts'
import { faultText, goOn } from './go-on.ts'
import { outside } from './outside.ts'
import { isPin, sealCredential } from './pin.ts'
import { makeHolderKey } from './protocol/key.ts'
import { readOffer, receiveCredential } from './protocol/receive-credential.ts'
import { claimsOf } from './protocol/sd-jwt.ts'
import { showClaims } from './show-claims.ts'
import { TEXTS } from './texts.ts'

const SHOWN = ['portrait', 'given_name', 'family_name', 'birthdate', 'document', 'exp']

/** Screen 16: who offers what; a PIN, the code if one is asked for, and Add. */
export async function addCard(parameters: URLSearchParams): Promise<void> {
  const offer = await readOffer(parameters, outside)
  const pin = pinField(TEXTS.pinChoose, TEXTS.pinHint)
  const code = offer.needsTxCode
    ? inputField(
        'code',
        TEXTS.code,
        { inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '6' },
        TEXTS.codeHint,
      )
    : undefined
  const keep = h('input', { type: 'checkbox', id: 'keep' })
  const add = async (): Promise<string | undefined> => {
    if (!isPin(pin.input.value)) return TEXTS.pinBad
    try {
      const key = await makeHolderKey()
      const credential = await receiveCredential(offer, key, outside, code?.input.value.trim())
      const claims = await claimsOf(credential)
      const id = crypto.randomUUID()
      await browserCards.add({
        id,
        issuer: offer.issuer,
        issuerName: offer.issuerName,
        title: offer.title,
        type: offer.type,
        labels: offer.labels,
        key,
        sealed: await sealCredential(credential, pin.input.value),
        keep: keep.checked,
        addedAt: outside.now().getTime(),
        wrongPins: 0,
      })
      show(
        'added',
        TEXTS.added,
        showClaims(claims, SHOWN, offer.labels),
        h('p', {}, TEXTS.addedText),
        goOn(parameters.get('return_uri')),
      )
      tieTo([{ id }])
      return undefined
    } catch (error) {
      return faultText(error)
    }
  }
  const labels = Object.values(offer.labels)
  show(
    'add',
    TEXTS.addTitle,
    h('p', {}, TEXTS.addFrom(offer.issuerName)),
    facts([[offer.title, new URL(offer.issuer).host]]),
    labels.length > 0 ? bar('info', `${TEXTS.contents}: ${labels.join(', ')}.`) : null,
    form(
      TEXTS.add,
      TEXTS.adding,
      add,
      code?.field,
      pin.field,
      h('label', { class: 'check', for: 'keep' }, keep, h('span', {}, TEXTS.keep)),
    ),
  )
}
