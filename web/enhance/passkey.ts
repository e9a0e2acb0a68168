import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

/**
 * Every `form[data-passkey]` asks the browser for a passkey and posts what it answers: `response`, or the name of what
 * went wrong in `error`, so that the server can explain it in words and log it.
 */
const forms = document.querySelectorAll<HTMLFormElement>('form[data-passkey]')

const input = (form: HTMLFormElement, name: string): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>(`input[name="${name}"]`)

function post(form: HTMLFormElement, name: 'response' | 'error', value: string): void {
  const field = input(form, name)
  if (!field) return
  field.value = value
  form.submit()
}

/** The library wraps DOMExceptions: the cause has the name that the WebAuthn specification gives. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UnknownError'
  return error.cause instanceof Error ? error.cause.name : error.name
}

async function ask(form: HTMLFormElement): Promise<void> {
  if (!browserSupportsWebAuthn()) {
    post(form, 'error', 'NotSupportedError')
    return
  }
  const options: unknown = JSON.parse(form.dataset['options'] ?? '{}')
  try {
    const response =
      form.dataset['passkey'] === 'register'
        ? await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
        : await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
    post(form, 'response', JSON.stringify(response))
  } catch (error) {
    post(form, 'error', nameOf(error))
  }
}

/** A challenge lives five minutes: a page that nobody has touched by then gets a fresh one. */
function renew(): void {
  const isTouched = [...document.querySelectorAll<HTMLInputElement>('input:not([type=hidden])')].some(
    (field) => field.value !== '',
  )
  if (!isTouched) location.replace(location.href)
}

/** Passkeys in the field's own suggestions; whoever does not pick one never hears of it. */
async function offer(form: HTMLFormElement): Promise<void> {
  if (!browserSupportsWebAuthn() || !(await browserSupportsWebAuthnAutofill())) return
  const optionsJSON = JSON.parse(form.dataset['options'] ?? '{}') as PublicKeyCredentialRequestOptionsJSON
  try {
    const response = await startAuthentication({ optionsJSON, useBrowserAutofill: true })
    post(form, 'response', JSON.stringify(response))
  } catch {
    // Cancelled by the next page: nothing to tell.
  }
}

for (const form of forms) {
  if (form.dataset['passkey'] === 'autofill') {
    void offer(form)
    setTimeout(renew, 280_000)
    continue
  }
  let isBusy = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (isBusy) return
    isBusy = true
    form.setAttribute('aria-busy', 'true')
    void ask(form)
  })
}
