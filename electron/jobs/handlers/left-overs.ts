export { removeUnfinished as removeLeftOvers } from '../../media/unfinished.ts'
