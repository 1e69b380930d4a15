/** Runs in the place of the child that makes pictures of films: what it does is in the film's name. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { serveJailed } from '../../src/lib/jail/inside.ts'
import { readStillsQuestion } from '../../src/previz/stills-question.ts'

await serveJailed(async (question) => {
  const { film, stillPaths } = readStillsQuestion(question)
  switch (basename(film.path)) {
    case 'hang.mp4':
      for (;;);
    case 'crash.mp4':
      return process.abort()
    case 'boast.mp4':
      return { end: 'better than done' }
    case 'folder.mp4':
      mkdirSync(stillPaths.poster)
      writeFileSync(stillPaths.sheet, 'a sheet')
  }
  return { end: 'done' }
})
