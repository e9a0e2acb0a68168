type Child = Node | string | null | undefined

/** An element with attributes and children; text stays text. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '')
    else if (value !== false) element.setAttribute(key, value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

/** Puts a screen in place and tells assistive technology of it. */
export function show(screen: string, title: string, ...children: Child[]): void {
  const main = document.querySelector<HTMLElement>('#main')
  if (!main) return
  main.dataset.screen = screen
  delete main.dataset.cards
  main.replaceChildren(
    h('h1', {}, title),
    ...children.filter((child) => child !== null && child !== undefined),
  )
  document.title = title
  main.focus()
}

/** The cards that the screen shows or works on: it goes when one of them does. */
export function tieTo(cards: { id: string }[]): void {
  const main = document.querySelector<HTMLElement>('#main')
  if (main) main.dataset.cards = cards.map(({ id }) => id).join(' ')
}

export const tiedCards = (): string[] =>
  document.querySelector<HTMLElement>('#main')?.dataset.cards?.split(' ').filter(Boolean) ?? []

export const bar = (kind: 'error' | 'info', text: string): HTMLElement =>
  h(
    'div',
    kind === 'error' ? { class: 'bar bar-error', role: 'alert' } : { class: 'bar bar-info' },
    h('span', { class: 'bar-icon', 'aria-hidden': 'true' }, kind === 'error' ? '!' : 'i'),
    h('p', {}, text),
  )

export function pinField(label: string, hint?: string): { field: HTMLElement; input: HTMLInputElement } {
  return inputField(
    'pin',
    label,
    { type: 'password', inputmode: 'numeric', autocomplete: 'off', maxlength: '12' },
    hint,
  )
}

export function inputField(
  name: string,
  label: string,
  attributes: Record<string, string>,
  hint?: string,
): { field: HTMLElement; input: HTMLInputElement } {
  const input = h('input', { id: name, name, required: true, ...attributes })
  const field = h(
    'div',
    { class: 'field' },
    h('label', { for: name }, label),
    hint ? h('p', { class: 'hint' }, hint) : null,
    input,
  )
  return { field, input }
}

/** After a wrong PIN: ready for the next. */
export function emptyField(input: HTMLInputElement): void {
  input.value = ''
  input.focus()
}

/** A form whose one button runs `work`; while it runs the button waits, and a refusal is shown above. */
export function form(
  button: string,
  busy: string,
  work: () => Promise<string | undefined>,
  ...children: Child[]
): HTMLElement {
  const action = h('button', { class: 'button' }, button)
  const faults = h('div', {})
  const element = h('form', { novalidate: true }, faults, ...children, action)
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    action.disabled = true
    action.textContent = busy
    void work().then((fault) => {
      action.disabled = false
      action.textContent = button
      faults.replaceChildren(...(fault ? [bar('error', fault)] : []))
    })
  })
  return element
}

export const photo = (base64: string, alt: string): HTMLElement =>
  h('img', { class: 'photo wallet-photo', src: `data:image/jpeg;base64,${base64}`, alt })

export function facts(rows: [string, string][]): HTMLElement {
  return h(
    'dl',
    { class: 'facts' },
    ...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  )
}
