/** What a demo organisation has and a real one has not: drawn people, specimen passports, a page that leads through. */
export { DEMO_PEOPLE, faceOfPerson, findPerson } from './people.ts'
export type { DemoPerson } from './people.ts'
export { drawSpecimen } from './draw-specimen.ts'
export { seedDemo } from './seed-demo.ts'
export { demoRoutes } from './routes.ts'
