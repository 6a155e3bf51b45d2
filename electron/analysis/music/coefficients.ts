/**
 * Constants of the beat tracker as data, fitted once on labelled songs (see docs of the method: tempogram, joint beat and tempo search,
 * linear model over metrical alternatives). Raise `song@N` in shared/analysis/methods.ts when any of them changes.
 */

/** Curves per second; every time in "frames" below is in hundredths of a second. */
export const FRAME_RATE = 100
export const SAMPLE_RATE = 24_000

export const SPECTRUM = {
  window: 1024,
  hop: SAMPLE_RATE / FRAME_RATE,
  lowestHz: 35,
  highestHz: 11_000,
  bandsPerOctave: 12,
  /** log10(1 + compression · 32/N · |X|) */
  compression: 10,
  /** Upper edges of the six band-wise novelty curves, Hz. */
  bandEdges: [100, 250, 800, 2500, 6000, Number.POSITIVE_INFINITY],
  /** Linear flux "of the low end" stops here, Hz. */
  lowFluxHz: 200,
  /** Harmonic change looks at bands below this, Hz, over this many frames before and after. */
  harmonyHz: 2500,
  harmonyFrames: 18,
} as const

/** Index of each of the nine curves. */
export const CURVE = { sub: 0, bass: 1, lowMid: 2, mid: 3, high: 4, air: 5, flux: 6, lowFlux: 7, harmony: 8 } as const

/** Local mean (± frames), local RMS (± frames) and ceiling of a normalised curve. */
export const NORMALISE = { mean: 30, rms: 400, clip: 4 } as const
export const NORMALISE_HARMONY = { mean: 60, rms: 800, clip: 4 } as const

export const TEMPO = {
  minBpm: 54,
  maxBpm: 216,
  /** Autocorrelation window and step, frames. */
  window: 1500,
  step: 100,
  curveWeights: [1, 0.8, 0.8, 0.8, 0.7, 0.6, 0.8, 0.5],
  comb: [1, 0.8, 0.8, 0.8, 0.5, 0.5, 0.4, 0.6],
  priorBpm: 140,
  priorOctaves: 0.9,
  power: 1.5,
} as const

export const TRACKER = {
  /** Weights of curves 0…7 in the one onset curve. */
  curveWeights: [0.5, 0.4, 0.4, 0.4, 0.2, 0.2, 2, 1],
  harmonyWeight: 1,
  tempoWeight: 4,
  /** Cost of a tempo change: changeCost · (100 · ln ratio)² / 100, ratio within e^±maxChange. */
  changeCost: 60,
  maxChange: 0.09,
  /** Penalty on onsets right after a beat, against those right before it. */
  afterWeight: 2,
  startReward: 0.4,
} as const

export const DOWNBEAT = {
  low: 0.7,
  harmony: 1.3,
  flux: 0.25,
  snare: -0.2,
  nextSnare: 0.2,
  switchCost: 15,
  threeBias: -0.05,
} as const

/** Linear model over the 18 features of metrical-alternatives.ts: Σ w·(x − mean)/sd, plus `keep` for the tracker's own grid. */
export const ALTERNATIVE_MODEL = {
  keep: 1.58619821069461,
  weight: [
    -0.16267200599395348, -0.038749611350673646, 0.5537892847378444, 0.5088835917325385, 0.4225458769852513, 0.13845343452100703,
    0.2501339386974203, 0.029769059739870395, -0.31620707303886714, 0.10346200229552555, -0.025036631577823185, -0.07602806758298303,
    -0.1234829865876508, 0.3601963083786124, 0.24584988929158805, 0.2914623794090296, 0.07423926830850634, -0.16267408145361287,
  ],
  mean: [
    0.36500999189667216, 0.2573094196842654, 0.26242461269017364, 0.03136157748772921, 0.3870775710977913, 0.33203123259646217,
    -0.11159787639054491, -0.1170763854028795, 0.08377022177419334, 0.11665688959592468, 0.016354078347179224, 1.1194765170391772,
    0.04853612950657642, 0.05139623510991163, 0.6231862233743458, -0.4378248350562077, 0.8363101750414368, 0.29374129647103353,
  ],
  deviation: [
    1.0673950225466136, 0.9298979878349358, 0.9038366634050281, 0.6926345993189613, 1.0127615198619049, 1.2182464153514225,
    1.11287737633115, 1.0135178341378572, 1.0563217941474419, 0.909399380117108, 0.5994254354733701, 0.8229378379963025, 0.1153561759279602,
    0.22247794459952527, 0.2074512445494096, 0.8028820516423573, 1.0069192123897548, 0.394795158843471,
  ],
} as const

export const SECTIONS = {
  /** Spans of the novelty kernels, beats, and their Gaussian deviation as a share of the span. */
  kernels: [8, 16, 32],
  deviation: 0.3,
  downbeatBonus: 1.15,
  /** A boundary has a novelty above mean + this many deviations. */
  threshold: 0.2,
  shortestBeats: 12,
  shortestEnd: 8,
  /** Standardised features are limited to ± this, so that one silent end does not dwarf everything else. */
  clip: 2,
  /** Weights of the groups of features: spectrum, onsets, level. */
  spectrum: 1,
  onsets: 1.2,
  level: 0.7,
  /** Sections whose mean vectors are nearer than this repeat each other. */
  same: 0.6,
}
