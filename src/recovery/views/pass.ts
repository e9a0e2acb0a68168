import type { Context } from 'hono'
import { html } from 'hono/html'
import { groupCode } from '#platform/crypto'
import { copyField, errorBar, infoBar, linkButton, page, textButton } from '#platform/http'
import { t } from '#platform/i18n'
import type { Attempt } from '../attempt.ts'
import { button } from '#platform/http'
import { stepsAt } from './steps.ts'

type Answer = Response | Promise<Response>

/** Screen 20a: in this answer alone; no table, log or address has it. */
export const passShownPage = (
  c: Context,
  attempt: Attempt,
  issued: { code: string; expiresAt: Date },
): Answer =>
  page(c, {
    title: t('recovery.pass.title'),
    steps: stepsAt(5),
    scripts: ['copy', 'countdown'],
    reference: attempt.reference,
    main: html`${copyField({ label: t('recovery.pass.label'), value: issued.code, shown: groupCode(issued.code) })}
      <p>
        ${t('recovery.pass.left')}
        <strong data-until="${issued.expiresAt.toISOString()}" data-then="/recover/pass"
          >${t('recovery.pass.until', { at: issued.expiresAt })}</strong
        >
      </p>
      <p>${t('recovery.pass.where')}</p>
      ${infoBar(t('recovery.pass.secret'))} ${linkButton(t('recovery.pass.signIn'), '/sign-in/pass')}`,
  })

/** Whether the digital ID still counts cannot be asked now (T23): the same button once more. */
export const passUnavailablePage = (c: Context, reference: string): Answer =>
  page(c, {
    title: t('recovery.unavailable.title'),
    steps: stepsAt(5),
    reference,
    status: 503,
    main: html`<p>${t('recovery.pass.unavailable')}</p>
      <form method="post" action="/recover/pass">${button(t('recovery.tryAgain'))}</form>`,
  })

/** Before it is shown, after it was shown, and when it ran out unused. */
export function passPage(c: Context, attempt: Attempt): Answer {
  const kind =
    attempt.state === 'access_issued' ? 'shown' : attempt.state === 'pass_expired' ? 'lapsed' : 'ready'
  return page(c, {
    title: t(`recovery.pass.${kind}.title`),
    steps: stepsAt(5),
    scripts: ['countdown'],
    reference: attempt.reference,
    main:
      kind === 'shown'
        ? html`<p>${t('recovery.pass.shown.text')}</p>
            ${
              attempt.passExpiresAt
                ? html`<p>
                    ${t('recovery.pass.left')}
                    <strong data-until="${attempt.passExpiresAt.toISOString()}" data-then="/recover/pass"
                      >${t('recovery.pass.until', { at: attempt.passExpiresAt })}</strong
                    >
                  </p>`
                : ''
            }
            ${linkButton(t('recovery.pass.signIn'), '/sign-in/pass')} ${stop()}`
        : html`${kind === 'lapsed' ? errorBar(t('recovery.pass.lapsed.text')) : html`<p>${t('recovery.pass.ready.text')}</p>`}
            <form method="post" action="/recover/pass">${button(t(`recovery.pass.${kind}.show`))}</form>
            ${stop()}`,
  })
}

const stop = () => textButton(t('recovery.cancel'), '/recover/cancel')

/** Progress and nothing else for every browser whose camera did not pass (design 5, T8). */
export const elsewherePage = (c: Context, attempt: Attempt): Answer =>
  page(c, {
    title: t('recovery.elsewhere.title'),
    steps: stepsAt(5),
    reference: attempt.reference,
    main: html`<p>${t('recovery.elsewhere.text')}</p>
      ${linkButton(t('recovery.toSignIn'), '/sign-in')}`,
  })
