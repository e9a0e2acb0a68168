import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDOMRenderer, RendererProvider } from '@fluentui/react-components'
import { App } from './app.tsx'
import './admin.css'

/** Fluent writes its styles at run time: the server lets in those that carry the nonce of this page, and no others. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } })
const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <RendererProvider renderer={renderer}>
        <App />
      </RendererProvider>
    </StrictMode>,
  )
