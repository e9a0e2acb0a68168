/** Follows what happens elsewhere: asks [data-poll] every two seconds and goes where the answer says. */
type Answer = { next?: string; text?: string }

const INTERVAL_MS = 1500
const SLOW_AFTER_MS = 60_000

for (const element of document.querySelectorAll<HTMLElement>('[data-poll]')) {
  const started = performance.now()
  const text = element.querySelector<HTMLElement>('[data-poll-text]')
  const slow = element.querySelector<HTMLElement>('[data-poll-slow]')
  const ask = async () => {
    try {
      const response = await fetch(element.dataset.poll ?? '', { headers: { Accept: 'application/json' } })
      if (response.ok) {
        const answer = (await response.json()) as Answer
        if (answer.next) return location.replace(answer.next)
        if (answer.text && text && text.textContent !== answer.text) text.textContent = answer.text
      }
    } catch {
      // the network may come back; the page stays
    }
    if (slow && performance.now() - started > SLOW_AFTER_MS) slow.hidden = false
    setTimeout(() => void ask(), INTERVAL_MS)
  }
  setTimeout(() => void ask(), INTERVAL_MS / 2)
}
