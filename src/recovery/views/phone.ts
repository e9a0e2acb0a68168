import type { Context } from 'hono'
import { html } from 'hono/html'
import {
  button,
  errorBar,
  facts,
  infoBar,
  linkButton,
  page,
  qrCode,
  textButton,
  textLink,
  waiting,
} from '#platform/http'
import { t } from '#platform/i18n'
import type { Attempt } from '../attempt.ts'
import { identifierIn } from '../material.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { FLOW } from '../flow.ts'
import { isLocalhost } from './is-localhost.ts'
import { pollUrl } from './poll-url.ts'
import { stepsAt } from './steps.ts'

type Answer = Response | Promise<Response>

/** Screen 5, "my phone": the code lives two minutes and works once. */
export async function phonePage(c: Context, attempt: Attempt, link: string | null): Promise<Response> {
  const isLocal = link !== null && isLocalhost(link)
  return page(c, {
    title: t('recovery.phone.title'),
    steps: stepsAt(FLOW[attempt.state].step),
    scripts: ['wait'],
    reference: attempt.reference,
    main: link
      ? html`<p>${t('recovery.phone.text')}</p>
          ${await qrCode(link, t('recovery.phone.qr'))} ${isLocal ? infoBar(t('recovery.phone.local')) : ''}
          <p><a href="${link}" target="_blank" rel="noopener">${t('recovery.phone.link')}</a></p>
          ${waiting({
            text: t('recovery.phone.waiting'),
            pollUrl: pollUrl(attempt),
            slow: t('recovery.phone.slow'),
          })}
          ${textButton(t('recovery.phone.again'), '/recover/phone')}
          ${textLink(t('recovery.back'), FLOW[attempt.state].path)}`
      : html`${infoBar(t('recovery.phone.paired'))}
        ${linkButton(t('recovery.goOn'), FLOW[attempt.state].path)}`,
  })
}

/** Screen 6. Who asks, from where and when; looking at it does nothing (design decision 14). */
export const pairPage = (
  c: Context,
  found: { attempt: Attempt; code: string; organisation: string } | null,
  deps: RecoveryDeps,
): Answer =>
  found
    ? page(c, {
        title: t('recovery.pair.title'),
        reference: found.attempt.reference,
        main: html`${errorBar(t('recovery.pair.stop'))}
          ${facts([
            [t('recovery.pair.account'), identifierIn(found.attempt, deps)],
            [t('recovery.pair.organisation'), found.organisation],
            [t('recovery.pair.browser'), found.attempt.browserLabel],
            [t('recovery.pair.place'), found.attempt.ipAddress],
            [t('recovery.pair.time'), t('recovery.pair.at', { at: found.attempt.startedAt })],
          ])}
          <form method="post" action="/recover/pair/${found.code}">${button(t('recovery.pair.yes'))}</form>
          ${textButton(t('recovery.pair.no'), `/recover/pair/${found.code}/deny`)}`,
      })
    : page(c, {
        title: t('recovery.pair.goneTitle'),
        main: html`<p>${t('recovery.pair.goneText')}</p>`,
        status: 404,
      })

export const deniedPage = (c: Context, reference: string): Answer =>
  page(c, {
    title: t('recovery.denied.title'),
    reference,
    main: html`<p>${t('recovery.denied.text')}</p>`,
  })
