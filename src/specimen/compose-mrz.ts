import { checkDigit } from '#document-provider/mrz'

/** Data of a specimen document; dates are YYYY-MM-DD. */
export type SpecimenData = {
  givenNames: string
  surname: string
  number: string
  birthDate: string
  expiryDate: string
  sex: 'F' | 'M' | 'X'
}

const STATE = 'UTO'
const letters = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/['’]/g, '')
    .replace(/[^A-Z]+/g, '<')
const date = (iso: string): string => iso.slice(2, 4) + iso.slice(5, 7) + iso.slice(8, 10)
const fill = (text: string, length: number): string => text.slice(0, length).padEnd(length, '<')
const withDigit = (text: string): string => text + checkDigit(text)
const names = (data: SpecimenData): string => `${letters(data.surname)}<<${letters(data.givenNames)}`
const sexOf = (data: SpecimenData): string => (data.sex === 'X' ? '<' : data.sex)

/** ICAO 9303-4: two lines of 44. */
export function composeTd3(data: SpecimenData): [string, string] {
  const number = withDigit(fill(data.number, 9))
  const birth = withDigit(date(data.birthDate))
  const expiry = withDigit(date(data.expiryDate))
  const personal = withDigit(fill('', 14))
  const composite = checkDigit(number + birth + expiry + personal)
  return [
    fill(`P<${STATE}${names(data)}`, 44),
    `${number}${STATE}${birth}${sexOf(data)}${expiry}${personal}${composite}`,
  ]
}

/** ICAO 9303-5: three lines of 30. */
export function composeTd1(data: SpecimenData): [string, string, string] {
  const first = fill(`I<${STATE}${withDigit(fill(data.number, 9))}`, 30)
  const birth = withDigit(date(data.birthDate))
  const expiry = withDigit(date(data.expiryDate))
  const optional = fill('', 11)
  const composite = checkDigit(first.slice(5) + birth + expiry + optional)
  return [first, `${birth}${sexOf(data)}${expiry}${STATE}${optional}${composite}`, fill(names(data), 30)]
}
