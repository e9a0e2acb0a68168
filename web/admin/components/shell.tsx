import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { createLink, Outlet } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { forwardRef } from 'react'
import type { ComponentProps } from 'react'
import { get } from '../api/client.ts'
import type { Me, Organization } from '../api/types.ts'

const useStyles = makeStyles({
  shell: {
    display: 'grid',
    gridTemplateColumns: '232px 1fr',
    minHeight: '100vh',
    '@media (max-width: 800px)': { display: 'block' },
  },
  side: {
    padding: '20px 12px',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 800px)': {
      padding: '12px',
      borderRight: 'none',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  brand: { display: 'block', padding: '0 12px 16px', fontWeight: 600, fontSize: '16px' },
  nav: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    '@media (max-width: 800px)': { flexDirection: 'row', overflowX: 'auto' },
  },
  item: {
    padding: '9px 12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '&[data-status=active]': {
      backgroundColor: tokens.colorBrandBackground2,
      color: tokens.colorBrandForeground2,
      fontWeight: 600,
    },
  },
  main: { backgroundColor: tokens.colorNeutralBackground2, minWidth: 0 },
  who: {
    display: 'block',
    padding: '16px 12px 0',
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 800px)': { display: 'none' },
  },
  demo: {
    display: 'block',
    padding: '6px 16px',
    backgroundColor: tokens.colorPaletteYellowBackground2,
    color: tokens.colorNeutralForeground1,
  },
})

const ITEMS = [
  ['/', 'Overview'],
  ['/profiles', 'Profiles'],
  ['/attempts', 'Attempts'],
  ['/users', 'Users'],
  ['/audit', 'Audit log'],
  ['/outbox', 'Outbox'],
  ['/settings', 'Settings'],
] as const

const Item = forwardRef<HTMLAnchorElement, ComponentProps<'a'>>((props, ref) => {
  const styles = useStyles()
  return (
    <a {...props} ref={ref} className={mergeClasses(styles.item, props.className)}>
      {props.children}
    </a>
  )
})
Item.displayName = 'Item'
const NavItem = createLink(Item)

export function Shell() {
  const styles = useStyles()
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: () => get<{ value: Organization[] }>('/organization'),
  })
  const me = useQuery({ queryKey: ['me'], queryFn: () => get<Me>('/me') })
  const own = organization.data?.value[0]
  return (
    <div className={styles.shell}>
      <aside className={styles.side}>
        <span className={styles.brand}>{own?.displayName ?? 'Account recovery'}</span>
        <nav className={styles.nav} aria-label="Admin centre">
          {ITEMS.map(([to, label]) => (
            <NavItem key={to} to={to} activeOptions={{ exact: to === '/' }}>
              {label}
            </NavItem>
          ))}
        </nav>
        <Text size={200} className={styles.who}>
          {me.data?.displayName}
          <br />
          {me.data?.roles.join(', ')}
        </Text>
      </aside>
      <div className={styles.main}>
        {own?.isDemo ? (
          <Text className={styles.demo}>Demo organisation: specimen documents are accepted.</Text>
        ) : null}
        <Outlet />
      </div>
    </div>
  )
}
