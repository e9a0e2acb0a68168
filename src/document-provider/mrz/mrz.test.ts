import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkDigit, listIssuingStates, parseMrz, repairMrz } from '#document-provider/mrz'

// ICAO 9303-4 Appendix B and 9303-5 Appendix B: the published specimens.
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const TD1 = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
]
const before = { now: new Date('2012-04-15T12:00:00Z'), acceptSpecimen: true }

const replaceAt = (lines: string[], line: number, index: number, text: string) =>
  lines.with(
    line,
    (lines[line] ?? '').slice(0, index) + text + (lines[line] ?? '').slice(index + text.length),
  )

describe('check digit', () => {
  it('agrees with the worked examples of ICAO 9303-3', () => {
    assert.equal(checkDigit('520727'), '3')
    assert.equal(checkDigit('AB2134<<<'), '5')
    assert.equal(checkDigit('HA672242<658022549601086<<<<<<<<<<<<<<0'), '8')
  })
  it('refuses what no MRZ holds', () => assert.throws(() => checkDigit('a b')))
})

describe('parse', () => {
  it('reads the published passport', () => {
    const parsed = parseMrz(TD3, before)
    assert.ok(parsed.ok)
    const { lines, ...fields } = parsed.mrz
    assert.deepEqual(fields, {
      format: 'TD3',
      documentType: 'passport',
      issuingCountry: 'UTO',
      nationality: 'UTO',
      documentNumber: 'L898902C3',
      birthDate: '1974-08-12',
      expiryDate: '2012-04-15',
      sex: 'F',
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
    })
    assert.deepEqual(lines, TD3)
  })
  it('reads the published card, and a number of more than nine characters', () => {
    const parsed = parseMrz(TD1, before)
    assert.equal(parsed.ok && parsed.mrz.documentNumber, 'D23145890')
    const long = [
      'I<UTOD23145890<7349<<<<<<<<<<<',
      '3407127M9507122UTO<<<<<<<<<<<2',
      'STEVENSON<<PETER<JOHN<<<<<<<<<',
    ]
    const other = parseMrz(long, { now: new Date('1995-01-01'), acceptSpecimen: true })
    assert.equal(other.ok && other.mrz.documentNumber, 'D23145890734')
  })
  it('refuses each single wrong character under a check digit', () => {
    for (const index of [0, 5, 9, 13, 18, 19, 21, 26, 27, 30, 42, 43]) {
      const old = TD3[1]?.[index] ?? ''
      const wrong = replaceAt(TD3, 1, index, old === '7' ? '4' : '7')
      assert.deepEqual(parseMrz(wrong, before), { ok: false, reason: 'check_digit_wrong' }, String(index))
    }
  })
  it('expires the day after', () => {
    const next = { ...before, now: new Date('2012-04-16T00:00:01Z') }
    assert.deepEqual(parseMrz(TD3, next), { ok: false, reason: 'expired' })
  })
  it('takes a specimen only when told', () => {
    const real = { ...before, acceptSpecimen: false }
    assert.deepEqual(parseMrz(TD3, real), { ok: false, reason: 'wrong_document_type' })
    assert.ok(parseMrz(replaceAt(TD3, 0, 2, 'D<<'), real).ok)
    assert.deepEqual(parseMrz(replaceAt(TD3, 0, 2, 'QQQ'), real), {
      ok: false,
      reason: 'wrong_document_type',
    })
    assert.ok(!listIssuingStates('en', real).some(({ code }) => code === 'UTO'))
  })
  it('refuses visas and crew certificates', () => {
    assert.deepEqual(parseMrz(replaceAt(TD3, 0, 0, 'V'), before), {
      ok: false,
      reason: 'wrong_document_type',
    })
    assert.deepEqual(parseMrz(replaceAt(TD1, 0, 0, 'AC'), before), {
      ok: false,
      reason: 'wrong_document_type',
    })
  })
})

describe('repair', () => {
  it('knows where letters and where digits stand', () => {
    const read = [
      'P<UT0ERIK5SON<<ANNA<MARIA<<<<<<<<<<<<<<<<K<<',
      'L8989O2C36UT07408I22F12O4159ZE184226B<<<<<1O',
    ]
    assert.deepEqual(repairMrz(read), TD3)
  })
  it('mends filler runs of a wrong length', () => {
    const read = [`${TD3[0]}<<`, (TD3[1] ?? '').replace('<<<<<', '<<<')]
    assert.deepEqual(repairMrz(read), TD3)
  })
  it('knows the likelier of two ways to read a number', () => {
    const read = [
      'P<UTOROWAN<<ALEX<MARIE<<<<<<<<<<<<<<<<<<<<<<',
      'X1234567O7UTO85O3127F31O1O12<<<<<<<<<<<<<<O6',
    ]
    assert.equal(repairMrz(read)?.[1], 'X123456707UTO8503127F3101012<<<<<<<<<<<<<<06')
  })
  it('does not make a wrong number right', () => {
    const lines = repairMrz(replaceAt(TD3, 1, 1, '7'))
    assert.deepEqual(lines && parseMrz(lines, before), { ok: false, reason: 'check_digit_wrong' })
  })
  it('gives up on anything else', () => {
    assert.equal(repairMrz(['P<UTO']), null)
    assert.equal(repairMrz(['HELLO', 'WORLD']), null)
  })
})
