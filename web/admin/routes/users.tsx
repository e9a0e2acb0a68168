import { Badge, Button } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client.ts'
import type { Page as ApiPage } from '../api/client.ts'
import type { User } from '../api/types.ts'
import { Grid } from '../components/grid.tsx'
import { GoTo } from '../components/link.tsx'
import { Loaded, Page } from '../components/page.tsx'
import { SearchForm } from '../components/search-form.tsx'
import { dateTime } from '../messages.ts'

export function Users() {
  const [search, setSearch] = useState('')
  const users = useInfiniteQuery({
    queryKey: ['users', search],
    queryFn: ({ pageParam }) => get<ApiPage<User>>(pageParam),
    initialPageParam: `/users?$top=50${search ? `&$search=${encodeURIComponent(`"${search}"`)}` : ''}`,
    getNextPageParam: (page) => page['@odata.nextLink'],
  })
  return (
    <Page title="Users">
      <SearchForm label="Name, sign-in name or mail address begins with" onSearch={setSearch} />
      <Loaded
        query={users}
        isEmpty={({ pages }) => pages.every(({ value }) => value.length === 0)}
        empty="Nobody is called that."
      >
        {({ pages }) => (
          <Grid
            label="Users"
            rows={pages.flatMap(({ value }) => value)}
            columns={[
              {
                name: 'Name',
                cell: (user) => (
                  <GoTo to="/users/$id" params={{ id: user.id }}>
                    {user.displayName}
                  </GoTo>
                ),
              },
              { name: 'Sign-in name', cell: (user) => user.userPrincipalName },
              {
                name: 'First and last name',
                cell: (user) =>
                  user.givenName && user.surname ? (
                    `${user.givenName} ${user.surname}`
                  ) : (
                    <Badge color="warning" appearance="tint">
                      Missing: cannot recover
                    </Badge>
                  ),
              },
              {
                name: 'Last sign-in',
                cell: (user) => dateTime(user.signInActivity.lastSuccessfulSignInDateTime),
              },
            ]}
          />
        )}
      </Loaded>
      {users.hasNextPage ? <Button onClick={() => void users.fetchNextPage()}>More</Button> : null}
    </Page>
  )
}
