/** How many files, sockets and pipes this process may have open. */

/** The limit of the operating system; `undefined` where there is none or where it cannot be told. */
export function fileHandlesMax(): number | undefined {
  // A report would otherwise look up the names of all connections.
  Object.assign(process.report, { excludeNetwork: true })
  const report: object & { readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } } } =
    process.report.getReport()
  const limit = Number(report.userLimits?.open_files?.soft)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : undefined
}
