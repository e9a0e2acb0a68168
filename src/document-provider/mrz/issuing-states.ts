/** ISO 3166-1: alpha-3 followed by alpha-2, so that names come from the runtime's own tables. */
const PAIRS =
  'AFGAF ALBAL DZADZ ANDAD AGOAO ATGAG ARGAR ARMAM AUSAU AUTAT AZEAZ BHSBS BHRBH BGDBD BRBBB BLRBY BELBE BLZBZ ' +
  'BENBJ BTNBT BOLBO BIHBA BWABW BRABR BRNBN BGRBG BFABF BDIBI CPVCV KHMKH CMRCM CANCA CAFCF TCDTD CHLCL CHNCN ' +
  'COLCO COMKM COGCG CODCD CRICR CIVCI HRVHR CUBCU CYPCY CZECZ DNKDK DJIDJ DMADM DOMDO ECUEC EGYEG SLVSV GNQGQ ' +
  'ERIER ESTEE SWZSZ ETHET FJIFJ FINFI FRAFR GABGA GMBGM GEOGE DEUDE GHAGH GRCGR GRDGD GTMGT GINGN GNBGW GUYGY ' +
  'HTIHT VATVA HNDHN HKGHK HUNHU ISLIS INDIN IDNID IRNIR IRQIQ IRLIE ISRIL ITAIT JAMJM JPNJP JORJO KAZKZ KENKE ' +
  'KIRKI PRKKP KORKR KWTKW KGZKG LAOLA LVALV LBNLB LSOLS LBRLR LBYLY LIELI LTULT LUXLU MACMO MDGMG MWIMW MYSMY ' +
  'MDVMV MLIML MLTMT MHLMH MRTMR MUSMU MEXMX FSMFM MDAMD MCOMC MNGMN MNEME MARMA MOZMZ MMRMM NAMNA NRUNR NPLNP ' +
  'NLDNL NZLNZ NICNI NERNE NGANG MKDMK NORNO OMNOM PAKPK PLWPW PSEPS PANPA PNGPG PRYPY PERPE PHLPH POLPL PRTPT ' +
  'QATQA ROURO RUSRU RWARW KNAKN LCALC VCTVC WSMWS SMRSM STPST SAUSA SENSN SRBRS SYCSC SLESL SGPSG SVKSK SVNSI ' +
  'SLBSB SOMSO ZAFZA SSDSS ESPES LKALK SDNSD SURSR SWESE CHECH SYRSY TWNTW TJKTJ TZATZ THATH TLSTL TGOTG TONTO ' +
  'TTOTT TUNTN TURTR TKMTM TUVTV UGAUG UKRUA AREAE GBRGB USAUS URYUY UZBUZ VUTVU VENVE VNMVN YEMYE ZMBZM ZWEZW'

const ALPHA_2 = new Map(PAIRS.split(' ').map((pair) => [pair.slice(0, 3), pair.slice(3)] as const))

/** Codes that ICAO 9303-3 §5 adds to ISO 3166-1 for issuers and for people without a nationality. */
const ADDITIONAL = new Set(['RKS', 'EUE', 'UNO', 'UNA', 'UNK', 'XOM', 'XPO', 'XXA', 'XXB', 'XXC', 'XXX'])
const BRITISH = new Set(['GBD', 'GBN', 'GBO', 'GBP', 'GBS'])

/** Utopia: the issuing state of specimen documents (ICAO 9303-3 §5). */
export const SPECIMEN_STATE = 'UTO'

/** The code without filler, with the German D as ISO's DEU. */
export function stateCode(field: string): string {
  const code = field.replaceAll('<', '')
  return code === 'D' ? 'DEU' : code
}

export const isKnownState = (code: string): boolean =>
  ALPHA_2.has(code) || ADDITIONAL.has(code) || BRITISH.has(code)

/** Countries and regions with their names, sorted by name, for a choice. */
export function listIssuingStates(
  language: string,
  options: { acceptSpecimen: boolean },
): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const states = [...ALPHA_2].map(([code, alpha2]) => ({ code, name: names.of(alpha2) ?? code }))
  states.push({ code: 'RKS', name: names.of('XK') ?? 'Kosovo' })
  if (options.acceptSpecimen) states.push({ code: SPECIMEN_STATE, name: 'Utopia' })
  return states.sort((a, b) => a.name.localeCompare(b.name, language))
}

/** The alpha-3 code of a region of a locale such as de-CH; null when it has none. */
export function stateOfLocale(locale: string): string | null {
  try {
    const region = new Intl.Locale(locale).maximize().region
    for (const [code, alpha2] of ALPHA_2) if (alpha2 === region) return code
    return null
  } catch {
    return null
  }
}
