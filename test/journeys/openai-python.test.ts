/** OpenAI's own SDK for Python, pointed at Reelay by its base URL and nothing else; where Python and pip are there. */

import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { shapeOf, startClientRig } from '../support/client-rig.ts'
import { pythonWith } from '../support/python.ts'
import { KEY } from '../support/reelay.ts'

const PROGRAM = `
import asyncio, io, os
import openai
from openai import AsyncOpenAI, OpenAI

url, key, film = os.environ["GATEWAY"], os.environ["GATEWAY_KEY"], os.environ["FILM"]
order = {"model": "seedance-1-0-pro-250528", "prompt": "an orange cat", "seconds": "2", "size": "864x480"}

for base in ["/v1", "/openai/v1"]:
    client = OpenAI(base_url=url + base, api_key=key)
    created = client.videos.create(**order)
    assert (created.status, created.object) == ("queued", "video"), created
    video = client.videos.poll(created.id, poll_interval_ms=100)
    assert (video.status, video.progress, video.seconds) == ("completed", 100, "2"), video
    client.videos.download_content(video.id).write_to_file(film)
    assert video.id in [one.id for one in client.videos.list(limit=1)], "it is on no page"
    assert client.videos.delete(video.id).deleted is True
    try:
        client.videos.retrieve(video.id)
        raise AssertionError("it is still there")
    except openai.NotFoundError as error:
        assert error.code == "job_not_found" and error.request_id.startswith("req_"), error

picture = bytes.fromhex(os.environ["PICTURE"])
data_uri = os.environ["PICTURE_URI"]
for given in [picture, io.BytesIO(picture), ("first.png", picture, "image/png")]:
    video = client.videos.create_and_poll(**order, input_reference=given, poll_interval_ms=100)
    assert video.status == "completed", video
content = [{"type": "image_url", "role": "first_frame", "image_url": {"url": data_uri}}]
more = {"resolution": "480p", "seed": 5, "input_reference": {"content": content}}
own = {"model": "seedance-1.0-pro", "prompt": "an orange cat", "seconds": "2"}
video = client.videos.create_and_poll(**own, extra_body=more, poll_interval_ms=100)
# The picture is a square, and has decided the ratio.
assert (video.status, video.size) == ("completed", "640x640"), video

async def at_the_same_time():
    client = AsyncOpenAI(base_url=url + "/v1", api_key=key)
    videos = [client.videos.create_and_poll(**order, poll_interval_ms=100) for _ in range(2)]
    return [video.status for video in await asyncio.gather(*videos)]

assert asyncio.run(at_the_same_time()) == ["completed", "completed"]

try:
    client.videos.create(**{**order, "seconds": "1"})
    raise AssertionError("it was taken")
except openai.BadRequestError as error:
    assert (error.code, error.param, error.type) == ("invalid_parameter", "seconds", "invalid_request_error"), error
    assert "renders 2 to 12 seconds" in error.message and error.request_id.startswith("req_"), error
try:
    client.with_options(api_key="sk-nobody").videos.list()
    raise AssertionError("a stranger was let in")
except openai.AuthenticationError as error:
    assert (error.status_code, error.code) == (401, "unauthorized"), error
try:
    waiting = client.videos.create(**{**order, "prompt": "[[previz:never-end]]"})
    client.videos.download_content(waiting.id)
    raise AssertionError("there was a film")
except openai.BadRequestError as error:
    assert error.code == "video_not_ready", error

failed = client.videos.create_and_poll(**{**order, "prompt": "[[previz:fail]]"}, poll_interval_ms=100)
assert (failed.status, failed.error.code) == ("failed", "upstream_failed"), failed
assert "seedance-2.0" in [model.id for model in client.models.list()]
`

test('create, poll, download, list, delete, pictures and errors work with OpenAI’s SDK for Python', async (t) => {
  const python = await pythonWith('openai')
  if (typeof python === 'string') return t.skip(python)
  const rig = await startClientRig()
  t.after(() => rig.close())
  const film = join(rig.dir, 'film.mp4')
  const env = { GATEWAY: rig.reelay.url, GATEWAY_KEY: KEY, FILM: film }
  await python.run(PROGRAM, { ...env, PICTURE: rig.picture.toString('hex'), PICTURE_URI: rig.pictureUri })
  deepEqual(await shapeOf(await readFile(film)), [864, 480, 48])
})
