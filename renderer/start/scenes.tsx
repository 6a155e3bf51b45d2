import type { ReactNode } from 'react'

const mix = (a: string, b: string, share: number): string => `color-mix(in oklab, var(${a}) ${share}%, var(${b}))`
const SKY = mix('--info', '--press', 34)
const DUSK = mix('--accent', '--press', 42)
const SAND = mix('--warn', '--press', 40)
const LEAF = mix('--good', '--press', 34)
const DEEP = mix('--clip-video', '--desk', 80)
const NIGHT = mix('--clip-text', '--desk', 60)
const SUN = mix('--warn', '--on-picture', 60)

const Scene = ({ children }: { children: ReactNode }) => (
  <svg viewBox="0 0 116 65" preserveAspectRatio="xMidYMid slice" aria-hidden>
    {children}
  </svg>
)

/** Five drawn shots, for when there is no footage to show yet. */
export function Scenes() {
  return (
    <>
      <Scene>
        <rect width="116" height="65" fill={SKY} />
        <rect y="34" width="116" height="31" fill={DEEP} />
        <path d="M116 22C92 26 84 34 78 40S64 52 60 65h56z" fill={SAND} />
        <path d="M0 42h52M8 48h38M0 54h44" stroke="var(--on-picture)" strokeOpacity="0.18" />
      </Scene>
      <Scene>
        <rect width="116" height="65" fill={SKY} />
        <path d="M0 30c20-8 34-4 46 0s40 6 70-4v39H0z" fill={LEAF} />
        <path d="M50 32 28 65h62L62 32z" fill={SAND} />
        <circle cx="57" cy="29" r="3" fill="var(--desk)" />
        <path d="M57 32v9l-3 7m3-7 4 7m-4-14-5 5m5-5 5 4" stroke="var(--desk)" strokeWidth="2.2" strokeLinecap="round" fill="none" />
      </Scene>
      <Scene>
        <rect width="116" height="65" fill={DUSK} />
        <circle cx="72" cy="34" r="13" fill={SUN} />
        <path d="M0 46 22 26l14 12 18-20 24 26 14-10 24 18v23H0z" fill={NIGHT} />
        <path d="M0 56 30 44l28 10 26-8 32 10v9H0z" fill="var(--desk)" />
      </Scene>
      <Scene>
        <rect width="116" height="65" fill={LEAF} />
        <path d="M58 64V38" stroke={DEEP} strokeWidth="3" />
        {[0, 60, 120, 180, 240, 300].map((a) => (
          <ellipse key={a} cx="58" cy="16" rx="7" ry="12" fill={mix('--bad', '--press', 74)} transform={`rotate(${a} 58 29)`} />
        ))}
        <circle cx="58" cy="29" r="6" fill={SUN} />
      </Scene>
      <Scene>
        <rect width="116" height="65" fill={NIGHT} />
        <path d="M6 65V30h16v35zm20 0V18h14v47zm20 0V36h18v29zm22 0V12h16v53zm22 0V28h18v37z" fill={DEEP} />
        <path
          d="M11 36h2m4 0h2m-8 8h2m4 0h2m10-20h2m4 0h2m-8 10h2m4 0h2M73 19h2m4 0h2m-8 10h2m4 0h2m-8 10h2m4 0h2m14-5h2m5 0h2m-9 9h2"
          stroke={SUN}
          strokeWidth="2.4"
        />
      </Scene>
    </>
  )
}
