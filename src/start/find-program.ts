/** Programs that a setting names: a path, or a name that is looked for as a shell does. */

import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/**
 * The absolute path of a program. A name without a slash is looked for in the folders of `searchPath`. Throws an `Error`
 * whose message completes the sentence "NAME: …" when there is nothing by that name that may be run.
 */
export function findProgram(name: string, searchPath: string): string {
  if (isAbsolute(name) || name.includes('/')) {
    if (isProgram(resolve(name))) return resolve(name)
    throw new Error(`there is no program ${name} that this user may run`)
  }
  const folder = searchPath.split(delimiter).find((path) => path !== '' && isProgram(join(path, name)))
  if (folder === undefined)
    throw new Error(`there is no program ${name} in the folders of PATH; install it, or name its path`)
  return resolve(folder, name)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // It is not there, or not ours to run.
    return false
  }
}
