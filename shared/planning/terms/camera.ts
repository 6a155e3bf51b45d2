import { cameraTaste } from '../candidates.ts'
import { type StaticTerm, say } from './term.ts'

/** How much the style likes this camera move. */
export const camera: StaticTerm = {
  id: 'camera',
  weight: 0.5,
  score: (c, { style }) => cameraTaste(style, c.camera),
  explain: (score, c) =>
    say(
      score,
      {
        high: `Camera move suits the style (${c.camera})`,
        mid: `Camera: ${c.camera}`,
        low: `Camera move is unusual for the style (${c.camera})`,
      },
      { camera: c.camera },
    ),
}
