/**
 * The watchdog of a jailed child: a thread of its own, so that it works while the main thread is stuck, in native code
 * too. It kills the process when its parent is gone or its memory is beyond the limit. Plain JavaScript, because each
 * thread that reads TypeScript loads a compiler for it first: a fifth of what it takes to start a child.
 */

import { writeSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'

const LOOK_MS = 50
const STANDARD_ERROR = 2

/**
 * Looks at once, and then again and again until the process ends.
 * @param {import('./inside.ts').WatchdogOrder} order
 */
function watch({ parentPid, memoryBytesMax }) {
  const look = () => {
    // Whoever loses its parent is given another one. On Windows a child is in its parent's job and ends with it.
    if (process.platform !== 'win32' && process.ppid !== parentPid) end('the parent is gone')
    if (process.memoryUsage.rss() > memoryBytesMax) end(`out of memory: more than ${memoryBytesMax} bytes`)
  }
  look()
  setInterval(look, LOOK_MS)
}

/** @param {string} reason */
function end(reason) {
  try {
    writeSync(STANDARD_ERROR, `${reason}\n`)
  } finally {
    // An orderly exit would wait for the main thread.
    process.kill(process.pid, 'SIGKILL')
  }
}

if (!isMainThread) watch(workerData)
