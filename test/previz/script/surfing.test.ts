import { testRows } from './rows.ts'

/** Whoever surfs is on a board, whatever others do in the same sentence. */
testRows([
  ['A surfer stands up on his board and rides a wave', 'person-on-surfboard person:sail sea'],
  ['A surfer rides a big wave while people watch from the beach', 'person-on-surfboard crowd:stand sea'],
  ['a lone surfer catches a wave at sunset, the camera looks down', '1-person person-on-surfboard sunset'],
  ['Two surfers sit on their boards', '2-person person-on-surfboard'],
  ['一个冲浪者站在冲浪板上冲浪', '1-person person-on-surfboard', 'person:swim'],
  ['a man surfs a channel in the sea', 'man-on-surfboard sea', 'man:swim'],
  ['A man surfs the web', 'man', 'man-on-surfboard'],
  ['hai người lướt sóng', '2-person person-on-surfboard'],
  ['hai nguoi luot song', '2-person person-on-surfboard'],
  ['ba người lướt sóng', '3-person person-on-surfboard'],
  ['两人在冲浪', '2-person person-on-surfboard'],
])

/** Ashore or in a town nobody is on a wave. */
testRows([
  ['a surfer dude skateboards in the city', 'person city', 'person-on-surfboard sea'],
  ['A surfer relaxes on the beach', 'person sea', 'person-on-surfboard'],
  ['A surfer watches the waves', 'person:stand sea', 'person-on-surfboard'],
  ['A surfer walks with his board on the beach', 'person:walk sea', 'person-on-surfboard'],
  ['站在沙滩上的冲浪者', 'person:stand sea', 'person-on-surfboard'],
])

/** Two who were not named before have what they are on. */
testRows([
  ['hai người ngồi trên ghế đá', '2-person person:sit person-on-bench', 'bench'],
  ['hai nguoi ngoi tren ghe da', '2-person person:sit person-on-bench', 'bench'],
  ['二人坐在长椅上', '2-person person:sit person-on-bench', 'bench'],
])
