import { balloons } from './footage/balloons.ts'
import { fireworks } from './footage/fireworks.ts'
import { mountains } from './footage/mountains.ts'
import { nightCity } from './footage/night-city.ts'
import { paperBoats } from './footage/paper-boats.ts'
import type { SampleClip } from './footage/sample-clip.ts'
import { sunsetSea } from './footage/sunset-sea.ts'
import { trainWindow } from './footage/train-window.ts'
import { vinyl } from './footage/vinyl.ts'

/** The footage of the sample project; what takes longest to draw comes first. */
export const SAMPLE_CLIPS: readonly SampleClip[] = [mountains, paperBoats, balloons, fireworks, nightCity, sunsetSea, trainWindow, vinyl]
