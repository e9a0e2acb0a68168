/** Counts down to [data-until] (an ISO instant) in minutes and seconds, and then goes to [data-then]. */
for (const element of document.querySelectorAll<HTMLElement>('[data-until]')) {
  const until = Date.parse(element.dataset.until ?? '')
  const timer = setInterval(tick, 1000)
  function tick() {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000))
    element.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    if (left > 0) return
    clearInterval(timer)
    if (element.dataset.then) location.replace(element.dataset.then)
  }
  tick()
}
