#!/usr/bin/env node
// The `regain` of an installed package: the same command line as `npm run regain --`.
import { join } from 'node:path'
import { findNode, root, runNode } from './start.mjs'

runNode(findNode(), [join(root, 'src/cli/index.ts'), ...process.argv.slice(2)])
