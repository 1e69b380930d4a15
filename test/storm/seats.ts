/** The servers of a storm: on each seat one process after the other, until all planned deaths have been died. */

import { setTimeout as wait } from 'node:timers/promises'
import type { Failpoint } from '../../src/lib/failpoints.ts'
import type { PlannedDeath } from './deaths.ts'
import { type Gateway, startGateway } from './gateway.ts'
import type { Ledger } from './ledger.ts'
import type { Place } from './place.ts'

/** A wait that may be left before it is over must not keep the process. */
const UNREFERENCED = { ref: false } as const

/** How long a process may take to pass its failpoint, and to serve, in ms. */
const FAILPOINT_MS = 2_500
const START_MS_MAX = 300_000

/** How long a process that is loaded takes to serve on a machine that has nothing else to do, in ms, and how much longer is reckoned with. */
const USUAL_START_MS = 300
const SLOWNESS_MAX = 4

/** While a process is stopped, the others live on for this long from here on, so that they take its work over, in ms. */
const RESCUE_FROM_MS = 13_000

/** How the processes died. */
export type DeathCount = {
  starting: number
  serving: number
  stopped: number
  failpoints: Map<Failpoint, number>
  /** Not counted as deaths: processes that gave up their start because their connection to the database was cut. */
  refusedStarts: number
}

/** What the seats need. */
export type SeatOptions = {
  readonly place: Place
  readonly ledger: Ledger
  readonly providerUrl: string
  readonly settings: Readonly<Record<string, string>>
  readonly deaths: PlannedDeath[]
}

/** All seats. */
export class Seats {
  readonly count: DeathCount = { starting: 0, serving: 0, stopped: 0, failpoints: new Map(), refusedStarts: 0 }
  readonly #options: SeatOptions
  readonly #current: (Gateway | undefined)[] = []
  readonly #alive = new Set<Gateway>()
  #stopped: { readonly fromMs: number; readonly over: Promise<void> } | undefined

  constructor(options: SeatOptions) {
    this.#options = options
    // Whatever ends this process takes the servers along.
    process.once('exit', () => this.#signalAll())
  }

  /** Where somebody serves now. */
  get urls(): readonly string[] {
    return this.#current.flatMap((gateway) => gateway?.url ?? [])
  }

  get deathsDone(): number {
    const { starting, serving, stopped, failpoints } = this.count
    return starting + serving + stopped + [...failpoints.values()].reduce((sum, each) => sum + each, 0)
  }

  /** Runs until all deaths have been died; a process that is not to die serves on each seat then. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.place.seats }, (_, seat) => this.#runSeat(seat)))
  }

  async #runSeat(seat: number): Promise<void> {
    const { deaths, ledger } = this.#options
    for (let spare = this.#spare(seat); ; ) {
      const { gateway } = spare
      const death = spare.death ?? deaths.shift()
      this.#current[seat] = gateway
      gateway.begin()
      if (death !== undefined) {
        const heir = gateway.serving.then(() => this.#spare(seat))
        await this.#life(seat, gateway, death)
        spare = await heir
      } else if (await gateway.serving) return
      else if (this.#wasCutOff(gateway)) spare = this.#spare(seat)
      else return ledger.wrong('unexpected', `the last process of seat ${seat} did not start`)
    }
  }

  /** Has nobody die any more. */
  calm(): void {
    this.#options.deaths.length = 0
  }

  /** Ends the last processes in peace. */
  async stop(): Promise<void> {
    for (const gateway of this.#current) {
      gateway?.signal('SIGTERM')
      const death = await gateway?.dead
      if (death?.code === 0) continue
      this.#options.ledger.wrong('unexpected', `SIGTERM: ended with ${death?.code ?? death?.signal}`)
    }
  }

  /** Ends whatever still runs, at once. */
  async kill(): Promise<void> {
    this.calm()
    this.#signalAll()
    await Promise.all(Array.from(this.#alive, ({ dead }) => dead))
  }

  #signalAll(): void {
    for (const gateway of this.#alive) gateway.signal('SIGKILL')
  }

  /** The logs of all processes, a file for each seat. */
  get logPaths(): readonly string[] {
    return this.#current.map((_, seat) => this.#logPath(seat))
  }

  #logPath(seat: number): string {
    return `${this.#options.place.folder}-${seat}.log`
  }

  /** A process for the next death, which loads its code and waits. Without a death it is to stay. */
  #spare(seat: number): { readonly gateway: Gateway; readonly death: PlannedDeath | undefined } {
    const { place, providerUrl, settings, deaths } = this.#options
    const death = deaths.shift()
    const gateway = startGateway({
      settings: {
        ...settings,
        ...place.settings,
        REELAY_DATA_DIR: place.folder,
        ...(death?.how === 'failpoint' ? { REELAY_FAILPOINT: death.failpoint } : {}),
      },
      providerUrl,
      logPath: this.#logPath(seat),
    })
    this.#alive.add(gateway)
    void gateway.dead.then(() => this.#alive.delete(gateway))
    return { gateway, death }
  }

  async #life(seat: number, gateway: Gateway, death: PlannedDeath): Promise<void> {
    const isAlive = await this.#live(gateway, death)
    if (isAlive) {
      gateway.signal('SIGKILL')
      this.#interrupted('SIGKILL')
    }
    const { code, signal } = await gateway.dead
    if (!isAlive) this.#interrupted('failpoint')
    if (signal !== 'SIGKILL' && this.#wasCutOff(gateway)) {
      this.count.refusedStarts++
      this.#options.deaths.push({ how: 'serving', afterMs: 0 })
      return
    }
    if (signal !== 'SIGKILL') {
      this.#options.ledger.wrong('unexpected', `the process on seat ${seat} ended by itself, with ${code ?? signal}`)
    }
    this.#counted(death, isAlive)
  }

  /** A process whose connection to its database is cut while it starts gives up, and says so. */
  #wasCutOff({ hasServed }: Gateway): boolean {
    return !hasServed && this.#options.place.seats > 1
  }

  #interrupted(how: string): void {
    const atMs = Date.now()
    this.#options.ledger.interruptions.push({ how, fromMs: atMs, toMs: atMs })
  }

  #counted(death: PlannedDeath, wasKilled: boolean): void {
    const { count } = this
    if (death.how !== 'failpoint') count[death.how]++
    else if (wasKilled) count.serving++
    else count.failpoints.set(death.failpoint, (count.failpoints.get(death.failpoint) ?? 0) + 1)
  }

  /** Lives until the time to die; false when the process is dead by then. */
  async #live(gateway: Gateway, death: PlannedDeath): Promise<boolean> {
    const isDead = gateway.dead.then(() => false)
    if (death.how === 'starting') return Promise.race([wait(death.afterMs, true, UNREFERENCED), isDead])
    const begunAtMs = Date.now()
    const serves = await Promise.race([gateway.serving, wait(START_MS_MAX, undefined, UNREFERENCED)])
    if (serves === undefined) this.#options.ledger.wrong('unexpected', `a process did not start in ${START_MS_MAX} ms`)
    if (serves !== true) return Promise.race([isDead, Promise.resolve(true)])
    // Where everything takes longer, so does a life: else nothing would ever be under way when it ends.
    const slowness = Math.min(SLOWNESS_MAX, Math.max(1, (Date.now() - begunAtMs) / USUAL_START_MS))
    const afterMs = slowness * (death.how === 'failpoint' ? FAILPOINT_MS : death.afterMs)
    let isAlive = await Promise.race([wait(afterMs, true, UNREFERENCED), isDead])
    if (isAlive && death.how === 'stopped') await this.#stopFor(gateway, death.forMs)
    const stopped = this.#stopped
    if (isAlive && stopped !== undefined && Date.now() > stopped.fromMs + RESCUE_FROM_MS) {
      isAlive = await Promise.race([stopped.over.then(() => true), isDead])
    }
    return isAlive
  }

  /** Stops a process for a time, and lets it go on for a moment: it does not know that it was away. */
  async #stopFor(gateway: Gateway, forMs: number): Promise<void> {
    // One at a time, so that another one is there to take over.
    await this.#stopped?.over
    const fromMs = Date.now()
    const { url } = gateway
    gateway.url = undefined
    gateway.signal('SIGSTOP')
    const over = wait(forMs).then(() => gateway.signal('SIGCONT'))
    this.#stopped = { fromMs, over }
    await over
    this.#stopped = undefined
    gateway.url = url
    this.#options.ledger.interruptions.push({ how: 'SIGSTOP', fromMs, toMs: Date.now() })
    await wait(AFTER_STOP_MS)
  }
}

/** How long a process goes on after it was stopped, in ms. */
const AFTER_STOP_MS = 1_500
