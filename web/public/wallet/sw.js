// Keeps the page itself for the next visit; nothing of the person is ever put here.
const CACHE = 'wallet-shell-1'
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  const isShell =
    url.origin === self.location.origin &&
    event.request.method === 'GET' &&
    (url.pathname === '/' || url.pathname.startsWith('/assets/'))
  if (!isShell) return
  event.respondWith(
    fetch(event.request)
      .then(async (response) => {
        if (response.ok) await (await caches.open(CACHE)).put(url.pathname, response.clone())
        return response
      })
      .catch(async () => (await (await caches.open(CACHE)).match(url.pathname)) ?? Response.error()),
  )
})
