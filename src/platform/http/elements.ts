import { html, raw } from 'hono/html'
import QRCode from 'qrcode'
import { t } from '#platform/i18n'
import type { Html } from './page.ts'

/** The one primary action of a page. */
export const button = (label: string, options: { name?: string; value?: string } = {}): Html =>
  html`<button
    class="button"
    ${options.name ? html`name="${options.name}" value="${options.value ?? ''}"` : ''}
  >
    ${label}
  </button>`

export const linkButton = (label: string, href: string): Html =>
  html`<a class="button" href="${href}">${label}</a>`

export const textLink = (label: string, href: string): Html =>
  html`<a class="text-button" href="${href}">${label}</a>`

/** A secondary action that changes something: a form of its own. */
export const textButton = (label: string, action: string): Html =>
  html`<form method="post" action="${action}"><button class="text-button">${label}</button></form>`

/** A labelled field; its error is linked, in words, and never colour alone. */
export function field(options: {
  name: string
  label: string
  type?: string
  value?: string
  hint?: string
  error?: string
  autocomplete?: string
  inputmode?: string
  maxlength?: number
  required?: boolean
  autofocus?: boolean
}): Html {
  const { name, error, hint } = options
  const described = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')
  return html`<div class="field">
    <label for="${name}">${options.label}</label>
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
    <input
      id="${name}"
      name="${name}"
      type="${options.type ?? 'text'}"
      value="${options.value ?? ''}"
      maxlength="${options.maxlength ?? 256}"
      spellcheck="false"
      autocapitalize="none"
      ${options.autocomplete ? html`autocomplete="${options.autocomplete}"` : ''}
      ${options.inputmode ? html`inputmode="${options.inputmode}"` : ''}
      ${described ? html`aria-describedby="${described}"` : ''}
      ${error ? html`aria-invalid="true"` : ''}
      ${options.required === false ? '' : html`required`}
      ${options.autofocus ? html`autofocus` : ''}
    />
    ${error ? html`<p class="field-error" id="${name}-error">${error}</p>` : ''}
  </div>`
}

export const errorBar = (text: string): Html =>
  html`<div class="bar bar-error" role="alert">
    <span class="bar-icon" aria-hidden="true">!</span>
    <p>${text}</p>
  </div>`

export const infoBar = (text: string): Html =>
  html`<div class="bar bar-info">
    <span class="bar-icon" aria-hidden="true">i</span>
    <p>${text}</p>
  </div>`

/** A choice that is a row: title, one line, an arrow. */
export const row = (options: { title: string; text?: string; href: string; apart?: boolean }): Html =>
  html`<li class="${options.apart ? 'row row-apart' : 'row'}">
    <a href="${options.href}"
      ><strong>${options.title}</strong>${options.text ? html`<span>${options.text}</span>` : ''}</a
    >
  </li>`

/** Waits for something elsewhere: `wait.js` asks `pollUrl` for { next?: url, text?: string } every two seconds. */
export const waiting = (options: { text: string; pollUrl: string; slow?: string }): Html =>
  html`<div class="waiting" data-poll="${options.pollUrl}">
    <span class="spinner" aria-hidden="true"></span>
    <p data-poll-text aria-live="polite">${options.text}</p>
    ${options.slow ? html`<p class="hint" data-poll-slow hidden>${options.slow}</p>` : ''}
  </div>`

/** A secret to be copied: shown in groups, copied whole. */
export const copyField = (options: { label: string; value: string; shown: string }): Html =>
  html`<div class="copy-field">
    <p class="hint">${options.label}</p>
    <output class="code" data-copy-value="${options.value}">${options.shown}</output>
    <button type="button" class="text-button" data-copy data-copied="${t('page.copied')}">
      ${t('page.copy')}
    </button>
  </div>`

/** An SVG without script or style, to be put into a page. */
export async function qrCode(text: string, label: string): Promise<Html> {
  const svg = await QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
  return html`<figure class="qr" role="img" aria-label="${label}">${raw(svg)}</figure>`
}

/** Names and values, side by side. */
export const facts = (rows: [name: string, value: string | Html][]): Html =>
  html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
