/** Entra's token endpoint (`/{tenant}/oauth2/v2.0/token`, `scope=<resource>/.default`) told in our provider's words. */
export async function toTokenRequest(
  request: Request,
  deps: { origin: string; graphResource: string },
): Promise<Request | null> {
  const form = new URLSearchParams(await request.text())
  if (form.get('grant_type') === 'client_credentials') {
    const scope = form.get('scope') ?? ''
    // Tools made for Microsoft Graph name it; here the only resource is our own.
    const known = [deps.graphResource, deps.origin, 'https://graph.microsoft.com']
    if (!known.some((resource) => scope === `${resource}/.default`)) return null
    form.delete('scope')
    form.set('resource', deps.graphResource)
  }
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/x-www-form-urlencoded')
  headers.delete('content-length')
  return new Request(`${deps.origin}/oidc/token`, { method: 'POST', headers, body: form.toString() })
}
