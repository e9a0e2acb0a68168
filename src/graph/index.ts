/** Graph-compatible REST: the API of the admin centre, and of everybody else. */
export { createGraph, GRAPH_APP_ROLES } from './graph.ts'
export type { Graph } from './graph.ts'
export type { GraphDeps } from './operation.ts'
