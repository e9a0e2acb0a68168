import type { Context } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { t } from '#platform/i18n'
import type { Chrome } from './chrome.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export type Page = {
  title: string
  main: Html
  /** Named steps with the current one (1-based). */
  steps?: { names: string[]; current: number }
  /** Names of files in web/enhance or web/capture, without ending. */
  scripts?: string[]
  /** The provider looks like the other party that it is. */
  look?: 'organisation' | 'provider'
  /** Name on top when it is not the organisation's. */
  brand?: string
  status?: ContentfulStatusCode
  /** Reference that can be read out on the telephone. */
  reference?: string
  wide?: boolean
}

/** In web/styles. */
const STYLES = ['page', 'forms', 'elements', 'camera']
const FALLBACK: Chrome = { organisationName: 'Regain', helpdesk: {}, isDemo: false }

/** A whole document: header, progress, card, help. One column, works without script. */
export function page(c: Context, view: Page): Response | Promise<Response> {
  const chrome = (c.get('chrome') as Chrome | undefined) ?? FALLBACK
  c.header('Cache-Control', 'no-store')
  const look = view.look ?? 'organisation'
  return c.html(
    html`<!doctype html>
      <html lang="en" data-look="${look}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${view.title} – ${view.brand ?? chrome.organisationName}</title>
          <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
          ${STYLES.map((name) => html`<link rel="stylesheet" href="/assets/${name}.css" />`)}
          ${look === 'organisation' ? html`<link rel="stylesheet" href="/assets/theme.css" />` : ''}
          ${(view.scripts ?? []).map((name) => html`<script type="module" src="/assets/${name}.js"></script>`)}
        </head>
        <body>
          <a class="skip" href="#main">${t('page.skip')}</a>
          ${chrome.isDemo ? html`<p class="demo-banner">${t('page.demo.banner')}</p>` : ''}
          <header class="brand">
            <span class="brand-mark" aria-hidden="true"></span>
            <span class="brand-name">${view.brand ?? chrome.organisationName}</span>
          </header>
          ${view.steps ? progress(view.steps) : ''}
          <main id="main" class="${view.wide ? 'card card-wide' : 'card'}" tabindex="-1">
            <h1>${view.title}</h1>
            ${view.main} ${view.reference ? reference(view.reference) : ''}
          </main>
          ${help(chrome)}
        </body>
      </html>`,
    view.status ?? 200,
  )
}

function progress(steps: { names: string[]; current: number }): Html {
  const name = steps.names[steps.current - 1] ?? ''
  return html`<nav class="steps" aria-label="${t('page.steps.label')}">
    <p class="visually-hidden" aria-live="polite">
      ${t('page.steps.current', { current: steps.current, total: steps.names.length, name })}
    </p>
    <ol>
      ${steps.names.map((step, index) => {
        const state = index + 1 < steps.current ? 'done' : index + 1 === steps.current ? 'current' : 'ahead'
        return html`<li class="step step-${state}" ${state === 'current' ? html`aria-current="step"` : ''}>
          <span>${step}</span>
        </li>`
      })}
    </ol>
  </nav>`
}

function reference(value: string): Html {
  return html`<p class="reference">
    <span>${t('page.help.reference')}</span> <strong data-reference="${value}">${value}</strong>
  </p>`
}

function help({ helpdesk }: Chrome): Html {
  return html`<footer class="help">
    <h2>${t('page.help.title')}</h2>
    <p>${t('page.help.text')}</p>
    <ul>
      ${helpdesk.phone ? html`<li>${t('page.help.phone', { phone: helpdesk.phone })}</li>` : ''}
      ${helpdesk.mail ? html`<li><a href="mailto:${helpdesk.mail}">${helpdesk.mail}</a></li>` : ''}
      ${helpdesk.url ? html`<li><a href="${helpdesk.url}" rel="noreferrer">${hostOf(helpdesk.url)}</a></li>` : ''}
      ${helpdesk.hours ? html`<li>${helpdesk.hours}</li>` : ''}
    </ul>
  </footer>`
}

const hostOf = (address: string): string => URL.parse(address)?.host ?? address

/** Pages for faults and refusals that no module has a page of its own for. */
export function errorPage(
  c: Context,
  kind: 'error' | 'notFound' | 'forbidden' | 'tooLarge',
): Response | Promise<Response> {
  const status = { error: 500, notFound: 404, forbidden: 403, tooLarge: 413 } as const
  return page(c, {
    title: t(`page.${kind}.title`),
    main: html`<p>${t(`page.${kind}.text`)}</p>`,
    status: status[kind],
  })
}
