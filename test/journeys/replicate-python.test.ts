/** Replicate's own client for Python, pointed at Reelay by its base URL; where Python has it installed. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { makePng } from '../support/media-samples.ts'
import { KEY, startReelay } from '../support/reelay.ts'

const MODEL = 'bytedance/seedance-1-pro'

const PROGRAM = `
import io, os, replicate
from replicate.exceptions import ModelError, ReplicateError

client = replicate.Client(base_url=os.environ["GATEWAY"], api_token=os.environ["GATEWAY_KEY"])
given = {"prompt": "a lighthouse above a stormy sea", "resolution": "480p", "duration": 4}

created = client.models.predictions.create("${MODEL}", given)
assert created.status == "starting", created
created.wait()
assert created.status == "succeeded" and created.output.startswith("http"), created
assert created.progress.percentage == 1.0, created.logs

waited = client.run("${MODEL}", given)
assert str(waited).startswith("http"), waited

other = client.predictions.create(version="${MODEL}", input=given)
other.cancel()
assert other.status == "canceled", other
other.cancel()

page = client.predictions.list()
assert [one.id for one in page.results[:1]] == [other.id], page
assert len(page.results) == 3 and page.next is None

picture = io.BytesIO(bytes.fromhex(os.environ["PICTURE"]))
file = client.files.create(picture, filename="a.png", content_type="image/png", metadata={"order": "A-1001"})
assert client.files.get(file.id).metadata == {"order": "A-1001"}
assert [one.id for one in client.files.list()] == [file.id]
with_file = client.models.predictions.create("${MODEL}", {**given, "image": file.urls["get"]}, wait=60)
assert with_file.status == "succeeded", with_file
assert client.files.delete(file.id) is True

assert client.models.get("${MODEL}").name == "seedance-1-pro"
assert client.webhooks.default.secret().key.startswith("whsec_")

try:
    client.models.predictions.create("${MODEL}", {"prompt": 5})
    raise AssertionError("it was taken")
except ReplicateError as error:
    assert error.status == 422 and error.detail == "input.prompt must be a text.", error
`

const run = promisify(execFile)

/** Why it cannot be tried here; `undefined` where it can. */
async function obstacle(): Promise<string | undefined> {
  try {
    await run('python3', ['-c', 'import replicate'])
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no python3' : 'python3 has no replicate'
  }
}

test('create, run, wait, cancel, list, files, a model, the secret and an error work with the client for Python', async (t) => {
  const reason = await obstacle()
  if (reason !== undefined) {
    t.skip(reason)
    return
  }
  const picture = (await makePng({ widthPx: 640, heightPx: 360 })).toString('hex')
  const reelay = await startReelay()
  try {
    const env = { ...process.env, GATEWAY: reelay.url, GATEWAY_KEY: KEY, PICTURE: picture }
    await assert.doesNotReject(run('python3', ['-c', PROGRAM], { env }))
  } finally {
    await reelay.close()
  }
})
