import { html } from 'hono/html'
import { button, errorBar, field, textButton } from '#platform/http'
import { choice, post, say } from './frame.ts'
import type { ProviderPage } from './frame.ts'

type Typed = { name?: string; email?: string; error?: boolean }

export const welcomePage = (organisation: string, typed: Typed = {}): ProviderPage => ({
  title: say('welcome.title'),
  step: 1,
  main: html`${typed.error ? errorBar(say('welcome.error')) : ''}
    <p>${say('welcome.text', { organisation })}</p>
    ${post(
      '/verify/welcome',
      html`${field({ name: 'name', label: say('welcome.name'), autocomplete: 'name', maxlength: 120, value: typed.name ?? '' })}
        ${field({ name: 'email', label: say('welcome.mail'), type: 'email', autocomplete: 'email', maxlength: 254, value: typed.email ?? '' })}
        <h2>${say('welcome.terms.title')}</h2>
        <p>${say('welcome.terms.text')}</p>
        <p>
          <a href="/verify/terms" target="_blank">${say('about.terms.title')}</a> ·
          <a href="/verify/privacy" target="_blank">${say('about.privacy.title')}</a>
        </p>
        <label class="check"
          ><input type="checkbox" name="terms" value="yes" required /> ${say('welcome.terms.agree')}</label
        >
        ${button(say('continue'))}`,
    )}
    ${textButton(say('cancel'), '/verify/cancel')}`,
  ...(typed.error ? { status: 400 as const } : {}),
})

/** What the organisation's pages link to before anybody has a session. */
export const aboutPage = (about: 'terms' | 'privacy' | 'retention'): ProviderPage => ({
  title: say(`about.${about}.title`),
  main: html`<p>${say(`about.${about}.text`)}</p>`,
})

export const walletPage = (): ProviderPage => ({
  title: say('wallet.title'),
  step: 1,
  main: html`<p>${say('wallet.text')}</p>
    ${post(
      '/verify/wallet',
      html`${choice({ name: 'wallet', value: 'built_in', isPrimary: true, title: say('wallet.builtIn.title'), text: say('wallet.builtIn.text') })}
      ${choice({ name: 'wallet', value: 'own', title: say('wallet.own.title'), text: say('wallet.own.text') })}`,
    )}
    ${textButton(say('back'), '/verify/back')}`,
})

export const documentPage = (options: {
  states: { code: string; name: string }[]
  selected: string | null
  error?: boolean
}): ProviderPage => ({
  title: say('document.title'),
  step: 2,
  main: html`${options.error ? errorBar(say('document.error')) : ''}
    ${post(
      '/verify/document',
      html`<div class="field">
          <label for="country">${say('document.country')}</label>
          <select id="country" name="country" required autocomplete="country">
            <option value=""></option>
            ${options.states.map(
              ({ code, name }) =>
                html`<option value="${code}" ${code === options.selected ? html`selected` : ''}>
                  ${name}
                </option>`,
            )}
          </select>
        </div>
        ${choice({ name: 'type', value: 'passport', isPrimary: true, title: say('document.passport.title'), text: say('document.passport.text') })}
        ${choice({ name: 'type', value: 'id_card', title: say('document.id_card.title'), text: say('document.id_card.text') })}`,
    )}
    <p class="hint">${say('document.cannot')}</p>
    ${textButton(say('back'), '/verify/back')}`,
  ...(options.error ? { status: 400 as const } : {}),
})
