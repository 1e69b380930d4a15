/**
 * Multipart forms as JSON that says the same. OpenAI's SDK flattens a body into names such as
 * `input_reference[content][][image_url][url]`, without indexes (protocols.md §2.6).
 */

import type { Json } from '../../core/json.ts'
import { type ProblemError, problem } from '../../core/problem.ts'
import { FILE_ID_PREFIX } from '../values.ts'
import type { FormPart } from '../wire.ts'
import { itemByItem } from './form-order.ts'

/** Brackets in one part's name. */
const FORM_DEPTH_MAX = 8

/** JSON in the making. */
type Leaf = { readonly kind: 'leaf'; readonly value: Json }
type Members = { readonly kind: 'object'; readonly members: Map<string, Tree> }
type List = { readonly kind: 'list'; readonly items: Tree[] }
type Tree = Leaf | Members | List

/** A name in pieces: `a[b][][c]` is `a`, `b`, ``, `c`. */
type Path = readonly [string, ...string[]]

/** Rebuilds the body. A file part becomes `{file_id}`. Throws `ProblemError` that names the part which does not fit. */
export function jsonOfForm(parts: readonly FormPart[]): Json {
  const root = newObject()
  for (const part of itemByItem(parts)) {
    placeMember(root, splitName(part.name), { kind: 'leaf', value: contentOf(part) }, part.name)
  }
  return jsonOfTree(root)
}

function contentOf(part: FormPart): Json {
  if ('value' in part) return part.value
  if ('file' in part) return { file_id: FILE_ID_PREFIX + part.file.id }
  throw new Error('a form that we were sent holds files, and no assets')
}

function splitName(name: string): Path {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  const head = match?.[1]
  if (head === undefined) throw problem('invalid_body', 'The form has a part with a malformed name.', name)
  const segments = [...name.matchAll(/\[([^[\]]*)\]/g)].map((found) => found[1] ?? '')
  if (segments.length > FORM_DEPTH_MAX) throw problem('invalid_body', 'The form is nested too deeply.', name)
  return [head, ...segments]
}

function newObject(): Members {
  return { kind: 'object', members: new Map() }
}

function placeMember({ members }: Members, [segment, ...rest]: Path, leaf: Leaf, name: string): void {
  const held = members.get(segment)
  const [next, ...others] = rest
  if (next === undefined) {
    if (held !== undefined) throw problem('duplicate_key', 'The form has this field twice.', name)
    members.set(segment, leaf)
    return
  }
  const child = held ?? (namesItem(next) ? { kind: 'list', items: [] } : newObject())
  members.set(segment, child)
  if (child.kind === 'leaf' || (child.kind === 'list') !== namesItem(next)) throw contradiction(name)
  if (child.kind === 'list') placeItem(child, [next, ...others], leaf, name)
  else placeMember(child, [next, ...others], leaf, name)
}

function placeItem({ items }: List, [segment, ...rest]: Path, leaf: Leaf, name: string): void {
  const [next, ...others] = rest
  if (next === undefined) {
    items.push(leaf)
    return
  }
  const path: Path = [next, ...others]
  const index = segment === '' ? currentIndex(items, path) : Number(segment)
  if (index > items.length) throw problem('invalid_body', 'The form leaves out an item of a list.', name)
  const item = items[index] ?? newObject()
  if (item.kind !== 'object') throw contradiction(name)
  items[index] = item
  placeMember(item, path, leaf, name)
}

/**
 * The item that a part without an index belongs to: the last one, or a new one when the last one has this leaf already.
 * `type` always opens an item where it opened the first.
 */
function currentIndex(items: readonly Tree[], path: Path): number {
  const last = items.at(-1)
  if (last === undefined) return 0
  const opensItem = path.length === 1 && path[0] === 'type' && firstName(items[0]) === 'type'
  return opensItem || hasLeaf(last, path) ? items.length : items.length - 1
}

function firstName(item: Tree | undefined): string | undefined {
  return item?.kind === 'object' ? item.members.keys().next().value : undefined
}

function hasLeaf(held: Tree | undefined, [segment, ...rest]: readonly string[]): boolean {
  if (held === undefined || segment === undefined) return held !== undefined
  return held.kind === 'leaf' || (held.kind === 'object' && hasLeaf(held.members.get(segment), rest))
}

/** Empty brackets or a number stand for an item of a list. */
function namesItem(segment: string): boolean {
  return /^\d{0,4}$/.test(segment)
}

function contradiction(name: string): ProblemError {
  return problem('invalid_body', 'The form says two different things about one field.', name)
}

function jsonOfTree(tree: Tree): Json {
  switch (tree.kind) {
    case 'leaf':
      return tree.value
    case 'list':
      return tree.items.map(jsonOfTree)
    case 'object':
      return Object.fromEntries([...tree.members].map(([name, member]) => [name, jsonOfTree(member)]))
  }
}
