import type { Face } from './person.ts'

export type Scene = {
  width: number
  height: number
  /** Middle of the head and pixels per unit. */
  x: number
  y: number
  scale: number
  background: string
}

const n = (value: number): string => value.toFixed(1)

/** One drawn person as SVG. No text: a machine without fonts draws the same. */
export function faceSvg(face: Face, scene: Scene): string {
  const parts = [
    hairBehind(face),
    shoulders(face),
    ears(face),
    head(face),
    beard(face),
    mouth(face),
    nose(face),
  ]
  const eyes = [-1, 1].map((side) => eye(face, side) + brow(face, side)).join('')
  const [light, shade] = face.skin
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${scene.width}" height="${scene.height}">
<defs>
<radialGradient id="skin" cx="45%" cy="38%" r="75%"><stop offset="0" stop-color="${light}"/><stop offset="0.6" stop-color="${light}"/><stop offset="1" stop-color="${shade}"/></radialGradient>
<filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="6"/></filter>
<filter id="fine" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="1"/></filter>
</defs>
<rect width="100%" height="100%" fill="${scene.background}"/>
<g transform="translate(${scene.x} ${scene.y}) scale(${scene.scale})">${parts.join('')}${eyes}${lines(face)}${hairFront(face)}${glasses(face)}</g></svg>`
}

const chinY = (f: Face): number => Math.max(f.headHeight * f.chin, mouthY(f) + 38)
const mouthY = (f: Face): number => f.eyeY + f.noseLength + f.mouthDrop

function headPath(f: Face): string {
  const [top, chin, w] = [-0.72 * f.headHeight, chinY(f), f.headWidth]
  const [skull, cheek, jaw] = [w * f.skull, w * f.cheek, w * f.jaw]
  return `M0 ${n(top)} C${n(skull * 0.8)} ${n(top)} ${n(skull)} ${n(top * 0.6)} ${n(skull)} ${n(-20)} C${n(skull)} 20 ${n(cheek * 1.05)} 30 ${n(cheek)} ${n(chin * 0.45)} C${n(cheek * 0.95)} ${n(chin * 0.75)} ${n(jaw)} ${n(chin)} 0 ${n(chin)} C${n(-jaw)} ${n(chin)} ${n(-cheek * 0.95)} ${n(chin * 0.75)} ${n(-cheek)} ${n(chin * 0.45)} C${n(-cheek * 1.05)} 30 ${n(-skull)} 20 ${n(-skull)} -20 C${n(-skull)} ${n(top * 0.6)} ${n(-skull * 0.8)} ${n(top)} 0 ${n(top)}Z`
}

function shoulders(f: Face): string {
  const [chin, w] = [chinY(f), f.headWidth]
  const neck = w * 0.4
  return `<path d="M${n(-neck)} ${n(chin - 60)} L${n(-neck)} ${n(chin + 40)} C${n(-w)} ${n(chin + 60)} ${n(-w * 1.5)} ${n(chin + 90)} ${n(-w * 1.6)} 500 L${n(w * 1.6)} 500 C${n(w * 1.5)} ${n(chin + 90)} ${n(w)} ${n(chin + 60)} ${n(neck)} ${n(chin + 40)} L${n(neck)} ${n(chin - 60)}Z" fill="${f.skin[1]}"/>
<path d="M${n(-neck - 12)} ${n(chin + 38)} C${n(-w)} ${n(chin + 52)} ${n(-w * 1.55)} ${n(chin + 84)} ${n(-w * 1.65)} 500 L${n(w * 1.65)} 500 C${n(w * 1.55)} ${n(chin + 84)} ${n(w)} ${n(chin + 52)} ${n(neck + 12)} ${n(chin + 38)} C${n(neck * 0.6)} ${n(chin + 86)} ${n(-neck * 0.6)} ${n(chin + 86)} ${n(-neck - 12)} ${n(chin + 38)}Z" fill="${f.clothes}"/>`
}

function ears(f: Face): string {
  const x = f.headWidth * f.skull
  return [-1, 1]
    .map(
      (side) =>
        `<ellipse cx="${n(side * x)}" cy="${n(f.eyeY + 34)}" rx="13" ry="30" fill="${f.skin[1]}"/><ellipse cx="${n(side * (x + 1))}" cy="${n(f.eyeY + 34)}" rx="6" ry="18" fill="${f.skin[0]}" opacity="0.5"/>`,
    )
    .join('')
}

function head(f: Face): string {
  const cheekY = f.eyeY + f.noseLength * 0.8
  return `<path d="${headPath(f)}" fill="url(#skin)"/>
<ellipse cx="${n(f.headWidth * 0.42)}" cy="${n(cheekY)}" rx="26" ry="40" fill="${f.skin[1]}" opacity="0.35" filter="url(#soft)"/>
<ellipse cx="${n(-f.headWidth * 0.3)}" cy="${n(cheekY)}" rx="22" ry="18" fill="#ffffff" opacity="0.12" filter="url(#soft)"/>
<ellipse cx="0" cy="${n(-0.42 * f.headHeight)}" rx="50" ry="24" fill="#ffffff" opacity="0.13" filter="url(#soft)"/>`
}

function eye(f: Face, side: number): string {
  const [x, y, w] = [side * f.eyeGap, f.eyeY, f.eyeWidth]
  const open = w * f.eyeOpening
  const tilt = side * f.eyeSlant
  const lid = `M${n(-w)} 0 Q0 ${n(-open * 1.25)} ${n(w)} 0`
  const iris = Math.min(w * 0.5, open * 0.78)
  return `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(-tilt)})"><ellipse cx="0" cy="-2" rx="${n(w * 1.35)}" ry="${n(open + 9)}" fill="${f.skin[1]}" opacity="0.45" filter="url(#soft)"/>
<clipPath id="e${side}"><path d="${lid} Q0 ${n(open)} ${n(-w)} 0Z"/></clipPath>
<g clip-path="url(#e${side})"><rect x="${n(-w)}" y="${n(-open)}" width="${n(2 * w)}" height="${n(2 * open)}" fill="#f4f1ec"/><circle r="${n(iris)}" fill="${f.iris}"/><circle r="${n(iris * 0.45)}" fill="#0d0b0a"/><circle cx="${n(-iris * 0.3)}" cy="${n(-iris * 0.35)}" r="${n(iris * 0.2)}" fill="#ffffff"/></g>
<path d="${lid}" fill="none" stroke="#2a1c15" stroke-width="3.4" stroke-linecap="round"/><path d="M${n(w)} 0 Q0 ${n(open)} ${n(-w)} 0" fill="none" stroke="${f.skin[1]}" stroke-width="2"/>
<path d="M${n(-w * 0.9)} ${n(-open * 0.75)} Q0 ${n(-open * 1.75)} ${n(w * 0.9)} ${n(-open * 0.75)}" fill="none" stroke="${f.skin[1]}" stroke-width="2.4" opacity="0.8"/></g>`
}

function brow(f: Face, side: number): string {
  const [x, w] = [side * f.eyeGap, f.eyeWidth * 1.25]
  const y = f.eyeY - f.browHeight
  const colour = f.hairShape === 'bald' || f.hair > '#a' ? '#4a3426' : f.hair
  return `<path transform="translate(${n(x)} ${n(y)}) rotate(${n(-side * f.browSlant)})" d="M${n(-w)} 4 Q0 ${n(-f.browArch - 4)} ${n(w)} 4" fill="none" stroke="${colour}" stroke-width="${n(f.browThickness)}" stroke-linecap="round" opacity="0.92" filter="url(#fine)"/>`
}

function nose(f: Face): string {
  const [y, w, top] = [f.eyeY + f.noseLength, f.noseWidth, f.eyeY + 8]
  return `<path d="M${n(-w * 0.35)} ${n(top)} Q${n(-w * 0.45)} ${n(y - 30)} ${n(-w)} ${n(y - 6)} Q${n(-w * 0.9)} ${n(y + 8)} ${n(-w * 0.3)} ${n(y + 4)} Q0 ${n(y + 12)} ${n(w * 0.3)} ${n(y + 4)} Q${n(w * 0.9)} ${n(y + 8)} ${n(w)} ${n(y - 6)} Q${n(w * 0.45)} ${n(y - 30)} ${n(w * 0.35)} ${n(top)}" fill="${f.skin[1]}" opacity="0.34" filter="url(#fine)"/>
<path d="M${n(-w)} ${n(y - 6)} Q${n(-w * 0.9)} ${n(y + 8)} ${n(-w * 0.3)} ${n(y + 4)} Q0 ${n(y + 12)} ${n(w * 0.3)} ${n(y + 4)} Q${n(w * 0.9)} ${n(y + 8)} ${n(w)} ${n(y - 6)}" fill="none" stroke="${f.skin[1]}" stroke-width="3"/>
<ellipse cx="${n(-w * 0.45)}" cy="${n(y + 3)}" rx="${n(w * 0.2)}" ry="3.4" fill="#2c1710" opacity="0.75"/><ellipse cx="${n(w * 0.45)}" cy="${n(y + 3)}" rx="${n(w * 0.2)}" ry="3.4" fill="#2c1710" opacity="0.75"/>
<ellipse cx="-2" cy="${n(y - 14)}" rx="${n(w * 0.25)}" ry="10" fill="#ffffff" opacity="0.28" filter="url(#fine)"/>`
}

function mouth(f: Face): string {
  const [y, w] = [mouthY(f), f.mouthWidth]
  const corner = y - f.smile
  return `<path d="M${n(-w)} ${n(corner)} Q${n(-w * 0.4)} ${n(y - f.upperLip * 1.3)} 0 ${n(y - f.upperLip * 0.7)} Q${n(w * 0.4)} ${n(y - f.upperLip * 1.3)} ${n(w)} ${n(corner)} Q0 ${n(y + 5)} ${n(-w)} ${n(corner)}Z" fill="${f.lips}"/>
<path d="M${n(-w)} ${n(corner)} Q0 ${n(y + 4)} ${n(w)} ${n(corner)} Q0 ${n(y + f.lowerLip * 2)} ${n(-w)} ${n(corner)}Z" fill="${f.lips}" opacity="0.85"/>
<path d="M${n(-w)} ${n(corner)} Q0 ${n(y + 5)} ${n(w)} ${n(corner)}" fill="none" stroke="#4d201c" stroke-width="2.6" stroke-linecap="round"/>
<ellipse cx="0" cy="${n(y + f.lowerLip + 12)}" rx="${n(w * 0.5)}" ry="6" fill="${f.skin[1]}" opacity="0.5" filter="url(#soft)"/>`
}

function beard(f: Face): string {
  const [y, w, chin, hw] = [mouthY(f), f.mouthWidth, chinY(f), f.headWidth * f.cheek]
  const moustache = `<path d="M${n(-w * 1.05)} ${n(y + 2)} Q0 ${n(y - f.mouthDrop * 0.9)} ${n(w * 1.05)} ${n(y + 2)} Q0 ${n(y - f.upperLip - 6)} ${n(-w * 1.05)} ${n(y + 2)}Z" fill="${f.hair}" opacity="0.9"/>`
  const full = `M${n(-hw)} ${n(f.eyeY + 46)} Q${n(-hw * 0.9)} ${n(y - 6)} ${n(-w * 1.1)} ${n(y - 14)} Q0 ${n(y - 30)} ${n(w * 1.1)} ${n(y - 14)} Q${n(hw * 0.9)} ${n(y - 6)} ${n(hw)} ${n(f.eyeY + 46)} Q${n(hw * 1.02)} ${n(chin * 0.95)} 0 ${n(chin + 14)} Q${n(-hw * 1.02)} ${n(chin * 0.95)} ${n(-hw)} ${n(f.eyeY + 46)}Z`
  if (f.beard === 'full') return `<path d="${full}" fill="${f.hair}" opacity="0.93"/>`
  if (f.beard === 'stubble') return `<path d="${full}" fill="${f.hair}" opacity="0.26"/>`
  if (f.beard === 'moustache') return moustache
  if (f.beard === 'goatee')
    return `${moustache}<ellipse cx="0" cy="${n((y + chin) / 2 + 14)}" rx="${n(w * 0.75)}" ry="${n((chin - y) / 2)}" fill="${f.hair}" opacity="0.9"/>`
  return ''
}

function hairBehind(f: Face): string {
  const [w, h] = [f.headWidth * f.skull, f.headHeight]
  if (f.hairShape === 'long')
    return `<path d="M${n(-w - 26)} ${n(h)} Q${n(-w - 44)} ${n(-h * 0.8)} 0 ${n(-h * 0.86)} Q${n(w + 44)} ${n(-h * 0.8)} ${n(w + 26)} ${n(h)}Z" fill="${f.hair}"/>`
  if (f.hairShape === 'curly')
    return [-1, -0.6, -0.2, 0.2, 0.6, 1]
      .map(
        (at) =>
          `<circle cx="${n(at * (w + 8))}" cy="${n(-h * (0.78 - 0.34 * at * at))}" r="44" fill="${f.hair}"/>`,
      )
      .join('')
  if (f.hairShape === 'bun') return `<circle cx="0" cy="${n(-h * 0.86)}" r="40" fill="${f.hair}"/>`
  return ''
}

function hairFront(f: Face): string {
  if (f.hairShape === 'bald') return ''
  const [w, h] = [f.headWidth * f.skull + 5, f.headHeight]
  const line = f.eyeY - f.browHeight - 34
  const dip = f.hairShape === 'parted' ? 26 : -14
  return `<path d="M${n(-w)} ${n(f.eyeY)} Q${n(-w * 1.1)} ${n(-h * 0.8)} 0 ${n(-h * 0.8)} Q${n(w * 1.1)} ${n(-h * 0.8)} ${n(w)} ${n(f.eyeY)} Q${n(w * 0.94)} ${n(line - 10)} ${n(w * 0.5)} ${n(line - dip)} Q${n(-w * 0.2)} ${n(line - 20 + dip)} ${n(-w * 0.7)} ${n(line + 6)} Q${n(-w * 0.95)} ${n(line + 14)} ${n(-w)} ${n(f.eyeY)}Z" fill="${f.hair}"/>`
}

function lines(f: Face): string {
  if (f.ageLines === 0) return ''
  const y = f.eyeY + f.noseLength
  const forehead = f.eyeY - f.browHeight - 22
  return `<g fill="none" stroke="${f.skin[1]}" stroke-width="2.6" filter="url(#fine)"><path d="M${n(-f.noseWidth - 8)} ${n(y)} Q${n(-f.mouthWidth - 12)} ${n(y + 20)} ${n(-f.mouthWidth - 10)} ${n(mouthY(f) + 4)}"/><path d="M${n(f.noseWidth + 8)} ${n(y)} Q${n(f.mouthWidth + 12)} ${n(y + 20)} ${n(f.mouthWidth + 10)} ${n(mouthY(f) + 4)}"/><path d="M-46 ${n(forehead)} Q0 ${n(forehead - 6)} 46 ${n(forehead)}"/></g>`
}

function glasses(f: Face): string {
  if (f.glasses === 'none') return ''
  const [r, y] = [Math.min(f.eyeWidth * 1.35, f.eyeGap - 6), f.eyeY]
  const rim = (side: number) =>
    f.glasses === 'round'
      ? `<circle cx="${n(side * f.eyeGap)}" cy="${n(y)}" r="${n(r)}"/>`
      : `<rect x="${n(side * f.eyeGap - r)}" y="${n(y - r * 0.75)}" width="${n(2 * r)}" height="${n(r * 1.5)}" rx="6"/>`
  return `<g fill="none" stroke="#1d1d22" stroke-width="5">${rim(-1)}${rim(1)}<path d="M${n(-f.eyeGap + r)} ${n(y - 4)} Q0 ${n(y - 14)} ${n(f.eyeGap - r)} ${n(y - 4)}"/><path d="M${n(-f.eyeGap - r)} ${n(y - 4)} L${n(-f.headWidth * f.skull)} ${n(y - 8)} M${n(f.eyeGap + r)} ${n(y - 4)} L${n(f.headWidth * f.skull)} ${n(y - 8)}"/></g>`
}
