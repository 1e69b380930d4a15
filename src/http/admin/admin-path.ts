/** Which requests are the admin API's affair: those on its routes, and those that miss them, however they are spelt. */

import type { FastifyRequest } from 'fastify'

/** What the paths of the admin API begin with. */
export const ADMIN_BASE = '/admin/v1'

const UNDER_ADMIN = /^\/admin(?:[/?#]|$)/i

/** Whether a request is for the admin alone: one of his routes, or none but a path where they are. */
export function isForAdmin({ is404, url, routeOptions }: FastifyRequest): boolean {
  return is404 ? isAdminPath(url) : routeOptions.config.access === 'admin'
}

/** Whether somebody could take a URL's path for one of the admin API's: encoded, with further slashes or dots on the way. */
export function isAdminPath(url: string): boolean {
  const decoded = (url.split('?', 1)[0] ?? '').replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const path = decoded.replaceAll(/[\\/]+/g, '/')
  if (!path.startsWith('/')) return false
  return UNDER_ADMIN.test(path) || UNDER_ADMIN.test(new URL(path, 'http://localhost').pathname)
}
