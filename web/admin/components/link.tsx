import { createLink } from '@tanstack/react-router'
import { Button, Link } from '@fluentui/react-components'
import { forwardRef } from 'react'
import type { ComponentProps } from 'react'

const Anchor = forwardRef<HTMLAnchorElement, ComponentProps<'a'>>((props, ref) => (
  <Link {...(props as object)} as="a" ref={ref as never} />
))
Anchor.displayName = 'Anchor'
/** A link of ours that looks like Fluent's. */
export const GoTo = createLink(Anchor)

const ButtonAnchor = forwardRef<HTMLAnchorElement, ComponentProps<'a'>>((props, ref) => (
  <Button {...(props as object)} as="a" appearance="primary" ref={ref as never} />
))
ButtonAnchor.displayName = 'ButtonAnchor'
export const GoToButton = createLink(ButtonAnchor)
