import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PreparedReference } from '../../../src/core/job.ts'
import { bringsFilesOf } from '../../../src/upstreams/http/hand-over.ts'

const still = (sizeBytes: number): PreparedReference => ({
  role: 'first_frame',
  asset: { digest: 'd', sizeBytes, facts: { kind: 'image', mediaType: 'image/png', widthPx: 640, heightPx: 640 } },
})
const named: PreparedReference = { role: 'reference_image', library: { from: 'library', dialectId: 'ark', id: 'a' } }
const takes = { image: ['link', 'inline', 'upload'], video: [], audio: [] } as const
const upload = async () => 'https://files.example/1'

test('files are brought to a provider only where nothing before that is open to them', () => {
  const brings = bringsFilesOf({ dialect: { takes, inlineBytesMax: 10 }, upload })
  assert.equal(brings([]), false)
  assert.equal(brings([still(10)]), false, 'it fits into the request')
  assert.equal(brings([still(10), still(1)]), true, 'both do not')
  assert.equal(brings([named]), false, 'it is there already')
  const linking = bringsFilesOf({
    dialect: { takes, inlineBytesMax: 10 },
    upload,
    link: () => 'https://ours.example/1',
  })
  assert.equal(linking([still(100)]), false, 'it is fetched by a link')
  assert.equal(
    bringsFilesOf({ dialect: { takes, inlineBytesMax: 10 } })([still(100)]),
    false,
    'there is no place for it',
  )
})
