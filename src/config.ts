/**
 * The settings of one process. The environment is read here and nowhere else; a REELAY_ variable that is no setting is an
 * error.
 */

import { type Config, type Setting, SETTINGS } from './settings.ts'
import { findProgram } from './start/find-program.ts'

/** Settings that cannot be used; the message has a line for each fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the settings from an environment. Throws `ConfigError` for unknown and unusable ones. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const value = <Name extends keyof Config>(key: Name): Config[Name] => {
    const { name, fallback, read }: Setting<Config[Name]> = SETTINGS[key]
    const text = environment[name]
    if (text === undefined) return fallback()
    try {
      return read(text)
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      return fallback()
    }
  }
  const ffmpeg = value('ffmpeg')
  const config: Config = {
    port: value('port'),
    host: value('host'),
    dataDir: value('dataDir'),
    apiKey: value('apiKey'),
    adminKey: value('adminKey'),
    credentialsKeys: value('credentialsKeys'),
    url: value('url'),
    publicUrl: value('publicUrl'),
    webhookSecret: value('webhookSecret'),
    routing: value('routing'),
    routingPatienceSeconds: value('routingPatienceSeconds'),
    modelsPath: value('modelsPath'),
    enabledModels: value('enabledModels'),
    renderWorkers: value('renderWorkers'),
    ffmpeg: ffmpeg === undefined ? undefined : findProgram(ffmpeg, environment['PATH'] ?? ''),
    previzBurnIn: value('previzBurnIn'),
    linkTtlSeconds: value('linkTtlSeconds'),
    modelAliases: value('modelAliases'),
    faces: value('faces'),
    corsOrigins: value('corsOrigins'),
    accelRedirect: value('accelRedirect'),
    trustedProxies: value('trustedProxies'),
    jsonBodyBytesMax: value('jsonBodyBytesMax'),
    connectTo: value('connectTo'),
    egressPorts: value('egressPorts'),
    shutdownSeconds: value('shutdownSeconds'),
    logLevel: value('logLevel'),
    keepResultsDays: value('keepResultsDays'),
    keepUploadsDays: value('keepUploadsDays'),
    keepEventsDays: value('keepEventsDays'),
    keepDeliveryBodiesDays: value('keepDeliveryBodiesDays'),
    databaseUrl: value('databaseUrl'),
    failpoint: value('failpoint'),
  }
  const known = new Set(Object.values(SETTINGS).map(({ name }) => name))
  for (const name of Object.keys(environment)) {
    if (name.startsWith('REELAY_') && !known.has(name)) faults.push(`${name}: there is no such setting`)
  }
  if (config.adminKey !== undefined && config.adminKey === config.apiKey) {
    faults.push("REELAY_ADMIN_KEY: must be another one than REELAY_API_KEY, which is a tenant's")
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return config
}
