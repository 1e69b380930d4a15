/**
 * Replicate's own client for Python, pointed at Reelay by its base URL; where Python and pip are there. The address is an https
 * one, since only of such links it makes files.
 */

import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { shapeOf, startPublicRig } from '../support/client-rig.ts'
import { PUBLIC_URL } from '../support/public-place.ts'
import { pythonWith } from '../support/python.ts'
import { KEY } from '../support/reelay.ts'

const MODEL = 'bytedance/seedance-1-pro'

const PROGRAM = `
import base64, httpx, io, os, replicate
from replicate.exceptions import ModelError, ReplicateError

def connected(key):
    # It heeds no proxy in the environment.
    transport = httpx.HTTPTransport(proxy=os.environ["HTTPS_PROXY"])
    return replicate.Client(base_url=os.environ["GATEWAY"], api_token=key, transport=transport)

client = connected(os.environ["GATEWAY_KEY"])
given = {"prompt": "a lighthouse above a stormy sea", "resolution": "480p", "duration": 2}

created = client.models.predictions.create("${MODEL}", given)
assert created.status == "starting", created
created.wait()
assert created.status == "succeeded" and created.output.startswith("http"), created
assert created.progress.percentage == 1.0, created.logs

output = client.run("${MODEL}", given)
assert isinstance(output, replicate.helpers.FileOutput), output
open(os.environ["FILM"], "wb").write(output.read())

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
data_uri = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
for picked in [data_uri, "https://example.com/still.png"]:
    seen = client.models.predictions.create("${MODEL}", {**given, "image": picked}, wait=60)
    assert seen.status == "succeeded", seen

assert client.models.get("${MODEL}").name == "seedance-1-pro"
assert client.webhooks.default.secret().key.startswith("whsec_")

try:
    client.models.predictions.create("${MODEL}", {"prompt": 5})
    raise AssertionError("it was taken")
except ReplicateError as error:
    assert error.status == 422 and error.detail == "input.prompt must be a text.", error
    assert error.title == "Input validation failed", error
for wrong, status in [("nobody/nothing", 404), ("${MODEL}", 401)]:
    try:
        stranger = client if status == 404 else connected("r8_nobody")
        stranger.models.predictions.create(wrong, given)
        raise AssertionError("it was taken")
    except ReplicateError as error:
        assert error.status == status, error
try:
    client.run("${MODEL}", {**given, "prompt": "[[previz:fail]]"})
    raise AssertionError("there was a film")
except ModelError as error:
    assert error.prediction.error == "The sandbox was asked to fail this job.", error
`

test('create, run, wait, cancel, list, files, a model, the secret and errors work with the client for Python', async (t) => {
  const python = await pythonWith('replicate')
  if (typeof python === 'string') return t.skip(python)
  const rig = await startPublicRig()
  t.after(() => rig.close())
  const film = join(rig.dir, 'film.mp4')
  const env = {
    ...rig.place.env,
    GATEWAY: PUBLIC_URL,
    GATEWAY_KEY: KEY,
    FILM: film,
    PICTURE: rig.picture.toString('hex'),
  }
  await python.run(PROGRAM, env)
  deepEqual(await shapeOf(await readFile(film)), [864, 480, 48])
})
