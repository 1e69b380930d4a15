/** Measures films and prints the results as JSON. */

import { measureFilms } from '../film-speed.ts'

process.stdout.write(JSON.stringify(await measureFilms()))
