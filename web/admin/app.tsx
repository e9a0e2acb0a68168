import { FluentProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
} from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { ApiError } from './api/client.ts'
import { Shell } from './components/shell.tsx'

const rootRoute = createRootRoute({ component: Shell })
const route = <Path extends string>(path: Path, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path,
    component: lazyRouteComponent(load as never, name as never),
  })

const routeTree = rootRoute.addChildren([
  route('/', () => import('./routes/overview.tsx'), 'Overview'),
  route('/profiles', () => import('./routes/profiles.tsx'), 'Profiles'),
  route('/profiles/$id', () => import('./routes/profile-editor.tsx'), 'ProfileEditor'),
  route('/attempts', () => import('./routes/attempts.tsx'), 'Attempts'),
  route('/attempts/$id', () => import('./routes/attempt.tsx'), 'AttemptPage'),
  route('/users', () => import('./routes/users.tsx'), 'Users'),
  route('/users/$id', () => import('./routes/user.tsx'), 'UserPage'),
  route('/audit', () => import('./routes/audit.tsx'), 'AuditLog'),
  route('/outbox', () => import('./routes/outbox.tsx'), 'Outbox'),
  route('/settings', () => import('./routes/settings.tsx'), 'Settings'),
])
const router = createRouter({ routeTree, basepath: '/admin', defaultPreload: 'intent' })

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
})

const dark = globalThis.matchMedia('(prefers-color-scheme: dark)')
const subscribe = (changed: () => void) => {
  dark.addEventListener('change', changed)
  return () => dark.removeEventListener('change', changed)
}

export function App() {
  const isDark = useSyncExternalStore(subscribe, () => dark.matches)
  return (
    <FluentProvider theme={isDark ? webDarkTheme : webLightTheme}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </FluentProvider>
  )
}
