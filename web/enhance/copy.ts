/** Copies a shown code whole, without the gaps that help the eye. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.addEventListener('click', () => {
    const value = button.parentElement?.querySelector<HTMLElement>('[data-copy-value]')?.dataset.copyValue
    if (!value) return
    void navigator.clipboard.writeText(value).then(() => {
      button.textContent = button.dataset.copied ?? button.textContent
    })
  })
}
