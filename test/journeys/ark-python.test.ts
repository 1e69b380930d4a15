/**
 * Volcengine's own SDK for Python, pointed at the Ark face by its base URL and nothing else; where Python and pip are there.
 * `volcengine-python-sdk[ark]` is 150 packages; the one of them that speaks with Ark is installed, in its own words.
 */

import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { shapeOf, startClientRig } from '../support/client-rig.ts'
import { pythonWith } from '../support/python.ts'
import { KEY } from '../support/reelay.ts'

const PROGRAM = `
import asyncio, os, time, urllib.request
from volcenginesdkarkruntime import Ark, AsyncArk
from volcenginesdkarkruntime import _exceptions as refusals

base, key = os.environ["GATEWAY"] + "/api/v3", os.environ["GATEWAY_KEY"]
tasks = Ark(base_url=base, api_key=key).content_generation.tasks
small = {"model": "seedance-2.0", "resolution": "480p", "ratio": "1:1", "duration": 4, "generate_audio": False}

def said(text):
    return {"type": "text", "text": text}

def seen(url, role=None):
    item = {"type": "image_url", "image_url": {"url": url}}
    return {**item, "role": role} if role else item

def ended(created):
    assert created.id.startswith("cgt-"), created
    while True:
        task = tasks.get(task_id=created.id)
        if task.status not in ("queued", "running"):
            return task
        time.sleep(0.1)

done = ended(tasks.create(content=[said("a cat")], return_last_frame=True, seed=10, watermark=True, **small))
assert (done.status, done.error, done.seed, done.duration, done.ratio) == ("succeeded", None, 10, 4, "1:1"), done
# 640 × 640 × (24 × 4 + 1) / 1024.
assert (done.usage.completion_tokens, done.usage.total_tokens) == (38800, 38800), done
urllib.request.urlretrieve(done.content.video_url, os.environ["FILM"])
assert ".png" in done.content.last_frame_url

picture = os.environ["PICTURE_URI"]
for pictures in [
    [seen(picture)],
    [seen("https://example.com/still.png", "first_frame")],
    [seen(picture, "first_frame"), seen(picture, "last_frame")],
    [seen(picture, "reference_image"), seen("https://example.com/still.png", "reference_image")],
]:
    task = ended(tasks.create(content=[said("a cat"), *pictures], **small))
    assert task.status == "succeeded", task

switches = said("a cat --ratio 1:1 --dur 4 --rs 480p")
first = ended(tasks.create(model="doubao-seedance-1-0-pro-250528", content=[switches]))
assert (first.status, first.ratio, first.duration, first.resolution) == ("succeeded", "1:1", 4, "480p"), first

page = tasks.list(page_num=1, page_size=2, status="succeeded")
assert page.total == 6 and [one.id for one in page.items][0] == first.id and len(page.items) == 2, page
assert tasks.list(task_ids=[first.id, done.id]).total == 2
assert tasks.list(model="seedance-2.0", service_tier="default").total == 5

tasks.delete(task_id=done.id)
try:
    tasks.get(task_id=done.id)
    raise AssertionError("it is still there")
except refusals.ArkNotFoundError as error:
    assert error.status_code == 404 and "There is no such job." in error.message, error

running = tasks.create(content=[said("[[previz:never-end]]")], **small)
while tasks.get(task_id=running.id).status != "running":
    time.sleep(0.1)
try:
    tasks.delete(task_id=running.id)
    raise AssertionError("it was deleted")
except refusals.ArkPermissionDeniedError as error:
    assert error.code == "OperationDenied.InvalidState", error

try:
    tasks.create(content=[said("a cat")], **{**small, "duration": 3})
    raise AssertionError("it was taken")
except refusals.ArkBadRequestError as error:
    found = (error.status_code, error.code, error.param, error.type)
    assert found == (400, "InvalidParameter", "duration", "invalid_request_error"), error
    assert "renders 4 to 15 seconds" in error.message and "req_" in error.message, error
    assert error.request_id, error
try:
    Ark(base_url=base, api_key="nobody").content_generation.tasks.list()
    raise AssertionError("a stranger was let in")
except refusals.ArkAuthenticationError as error:
    assert error.code == "AuthenticationError", error

failed = ended(tasks.create(content=[said("[[previz:fail]]")], **small))
assert (failed.status, failed.error.code) == ("failed", "InternalServiceError"), failed
assert failed.error.message == "The sandbox was asked to fail this job.", failed

async def at_the_same_time():
    tasks = AsyncArk(base_url=base, api_key=key).content_generation.tasks
    made = await asyncio.gather(*[tasks.create(content=[said("a cat")], **small) for _ in range(2)])
    return [(await tasks.get(task_id=one.id)).model for one in made]

assert asyncio.run(at_the_same_time()) == ["seedance-2.0", "seedance-2.0"]
`

test('create, get, list, delete, pictures, switches and errors work with Volcengine’s SDK for Python', async (t) => {
  const python = await pythonWith('volcengine-ark-runtime')
  if (typeof python === 'string') return t.skip(python)
  const rig = await startClientRig()
  t.after(() => rig.close())
  const film = join(rig.dir, 'film.mp4')
  await python.run(PROGRAM, { GATEWAY: rig.reelay.url, GATEWAY_KEY: KEY, FILM: film, PICTURE_URI: rig.pictureUri })
  deepEqual(await shapeOf(await readFile(film)), [640, 640, 96])
})
