import { html } from 'hono/html'
import { button, infoBar, linkButton, qrCode, textButton, textLink, waiting } from '#platform/http'
import type { Html } from '#platform/http'
import type { Offer } from '../offer-credential.ts'
import { returnUrl } from '../session.ts'
import type { Session } from '../session.ts'
import { post, say } from './frame.ts'
import type { ProviderPage } from './frame.ts'

export const wait = (session: Session, text: string, slow?: string): Html =>
  waiting({ text, pollUrl: `/verify/status?v=${session.version}`, ...(slow ? { slow } : {}) })

const switchTo = (wallet: 'built_in' | 'own'): Html =>
  html`<form method="post" action="/verify/offer">
    <button class="text-button" name="wallet" value="${wallet}">
      ${say(wallet === 'own' ? 'done.other' : 'done.builtIn')}
    </button>
  </form>`

/** Never offer and code on one screen: whoever photographs the QR code lacks the code (decision 18). */
export async function donePage(
  session: Session,
  offer: Offer | null,
  origins: { origin: string; walletOrigin: string },
): Promise<ProviderPage> {
  const base = { title: say('done.title'), step: 4 as const, scripts: ['wait'] }
  if (!offer) {
    const wallet = session.wallet ?? 'own'
    return {
      ...base,
      main: html`${infoBar(say('done.dead'))}
      ${post('/verify/offer', button(say('done.fresh'), { name: 'wallet', value: wallet }))}`,
    }
  }
  const waits = wait(session, say('done.wait'), say('done.slow'))
  if (session.wallet === 'built_in') {
    const url = new URL('/', origins.walletOrigin)
    url.searchParams.set('credential_offer_uri', offer.offerUri)
    url.searchParams.set('return_uri', `${origins.origin}/verify`)
    return {
      ...base,
      main: html`<p>${say('done.text')}</p>
        ${linkButton(say('done.add'), url.href)} ${waits} ${switchTo('own')}`,
    }
  }
  const deepLink = `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(offer.offerUri)}`
  return {
    ...base,
    main: html`<p>${say('done.text')}</p>
      ${await qrCode(deepLink, say('done.qr'))}
      <p>${say('done.scan')}</p>
      ${linkButton(say('done.add'), deepLink)}
      ${offer.txCode ? textLink(say('done.code.open'), '/verify/code') : ''} ${waits} ${switchTo('built_in')}`,
  }
}

export const codePage = (session: Session, txCode: string): ProviderPage => ({
  title: say('code.title'),
  step: 4,
  scripts: ['wait'],
  main: html`<p>${say('code.text')}</p>
    <output class="code">${txCode}</output>
    ${wait(session, say('done.wait'))} ${textLink(say('code.back'), '/verify')}`,
})

/** The phone has done its part: the way back belongs to the browser that came from the organisation. */
export const addedPage = (session: Session, isOpener: boolean): ProviderPage => ({
  title: say('added.title'),
  step: 4,
  main: isOpener
    ? html`<p>${say('added.text')}</p>
        ${linkButton(say('return'), returnUrl(session))}`
    : html`<p>${say('follow.added')}</p>`,
})

export const followPage = (session: Session): ProviderPage => ({
  title: say('follow.title'),
  scripts: ['wait'],
  main: html`${wait(session, say(session.status === 'done' ? 'follow.done' : 'follow.text'), say('follow.slow'))}
  ${session.status === 'done' || session.status === 'checking' ? '' : textButton(say('follow.here'), '/verify/here')}`,
})

export async function handoverPage(
  session: Session,
  url: string | null,
  isLocal: boolean,
): Promise<ProviderPage> {
  const title = say('handover.title')
  const back = textLink(say('back'), '/verify')
  if (!url) return { title, main: html`${infoBar(say('handover.no'))} ${back}`, status: 409 }
  return {
    title,
    scripts: ['wait'],
    main: html`<p>${say('handover.text')}</p>
      ${await qrCode(url, say('handover.qr'))}
      ${
        isLocal
          ? html`${infoBar(say('handover.local'))}
              <a class="text-button" href="${url}" target="_blank" rel="noopener"
                >${say('handover.window')}</a
              >`
          : ''
      }
      ${wait(session, say('handover.wait'), say('handover.slow'))} ${back}`,
  }
}

export const pairPage = (organisation: string, startedAt: Date, code: string): ProviderPage => ({
  title: say('pair.title'),
  main: html`<p>${say('pair.text', { organisation, time: startedAt })}</p>
    ${infoBar(say('pair.warning'))} ${post(`/verify/phone/${code}`, button(say('pair.yes')))}`,
})

export const gonePage = (kind: 'gone' | 'elsewhere'): ProviderPage => ({
  title: say(`${kind}.title`),
  main: html`<p>${say(`${kind}.text`)}</p>`,
  status: kind === 'gone' ? 404 : 403,
})

export function endPage(
  session: Session,
  isOpener: boolean,
  support: { phone?: string; mail?: string },
): ProviderPage {
  const back = isOpener ? linkButton(say('return'), returnUrl(session)) : html`<p>${say('follow.added')}</p>`
  if (session.status === 'expired')
    return {
      title: say('expired.title'),
      main: html`<p>${say('expired.text')}</p>
        ${back}`,
    }
  const contact = [support.phone, support.mail].filter(Boolean).join(', ')
  return {
    title: say('refused.title'),
    main: html`<p>${say(`refused.${session.refusal ?? 'cancelled'}`)}</p>
      <p>${say('refused.text')}</p>
      ${contact ? html`<p>${say('refused.support', { contact })}</p>` : ''} ${back}`,
  }
}
