import { faceOf } from '#specimen'
import type { Face, SpecimenData } from '#specimen'

/** One of the people that a demo organisation employs: account, document, drawn face. */
export type DemoPerson = {
  key: string
  userPrincipalName: string
  displayName: string
  /** As HR keeps it. */
  givenName: string
  surname: string
  mail: string
  group: 'Staff' | 'Pilot' | 'Contractors'
  /** As the state printed it. */
  document: SpecimenData
  seed: number
  /** What to watch in this one's recovery. */
  story: 'relaxed' | 'exact' | 'evaluation' | 'same_name' | 'no_pass'
}

const person = (
  key: string,
  names: { givenName: string; surname: string; documentGivenNames?: string; documentSurname?: string },
  rest: Pick<DemoPerson, 'group' | 'seed' | 'story'> & Omit<SpecimenData, 'givenNames' | 'surname'>,
): DemoPerson => ({
  key,
  userPrincipalName: `${key}@contoso.example`,
  displayName: `${names.givenName} ${names.surname}`,
  givenName: names.givenName,
  surname: names.surname,
  mail: `${key}.private@mail.example`,
  group: rest.group,
  seed: rest.seed,
  story: rest.story,
  document: {
    givenNames: names.documentGivenNames ?? names.givenName,
    surname: names.documentSurname ?? names.surname,
    number: rest.number,
    birthDate: rest.birthDate,
    expiryDate: rest.expiryDate,
    sex: rest.sex,
  },
})

/** Seeds by `scripts/choose-cast.ts`: the distances are asserted beside. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person(
    'maria',
    {
      givenName: 'Maria',
      surname: 'Garcia',
      documentGivenNames: 'Maria Elena',
      documentSurname: 'Garcia Lopez',
    },
    {
      group: 'Staff',
      seed: 56,
      story: 'relaxed',
      number: 'L898902C3',
      birthDate: '1984-08-12',
      expiryDate: '2032-04-15',
      sex: 'F',
    },
  ),
  person(
    'juergen',
    { givenName: 'Jürgen', surname: 'Müller', documentGivenNames: 'Juergen', documentSurname: 'Mueller' },
    {
      group: 'Staff',
      seed: 8,
      story: 'relaxed',
      number: 'C01X00T47',
      birthDate: '1971-02-28',
      expiryDate: '2031-10-31',
      sex: 'M',
    },
  ),
  person(
    'amina',
    { givenName: 'Amina', surname: 'Okafor' },
    {
      group: 'Pilot',
      seed: 88,
      story: 'evaluation',
      number: 'K7752301A',
      birthDate: '1992-11-03',
      expiryDate: '2033-01-20',
      sex: 'F',
    },
  ),
  person(
    'marco',
    { givenName: 'Marco', surname: 'Rossi' },
    {
      group: 'Contractors',
      seed: 78,
      story: 'no_pass',
      number: 'YA1098437',
      birthDate: '1988-05-17',
      expiryDate: '2030-08-09',
      sex: 'M',
    },
  ),
  person(
    'john',
    { givenName: 'John', surname: 'Smith' },
    {
      group: 'Staff',
      seed: 30,
      story: 'same_name',
      number: 'S5512908B',
      birthDate: '1979-07-23',
      expiryDate: '2031-03-02',
      sex: 'M',
    },
  ),
]

export const faceOfPerson = (one: DemoPerson): Face => faceOf(one.seed)
export const findPerson = (key: string): DemoPerson | undefined => DEMO_PEOPLE.find((one) => one.key === key)
