import { testRows } from './rows.ts'

/** Who lifts something stays where he is; a balloon that lifts does not. */
testRows([
  ['a man lifts weights in a gym', 'room gym man:stand', 'man:rise'],
  ['a man lifts a heavy box', 'man:stand', 'man:rise'],
  ['A woman lifts up her baby', 'woman:stand', 'woman:rise'],
  ['A bird lifts its wings', 'bird:stand', 'bird:rise'],
  ['a balloon lifts into the sky', 'balloon:rise'],
  ['a balloon lifts slowly', 'balloon:rise'],
])
