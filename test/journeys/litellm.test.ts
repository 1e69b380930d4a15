/** LiteLLM as a client, unmodified: its video calls against the videos face and against fal's; where Python and pip are there. */

import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { shapeOf, startClientRig } from '../support/client-rig.ts'
import { pythonWith } from '../support/python.ts'
import { KEY } from '../support/reelay.ts'

const PROGRAM = `
import asyncio, io, os, time
import litellm
from litellm import avideo_content, avideo_generation, avideo_status, video_content, video_generation, video_list, video_status

url, key, films = os.environ["GATEWAY"], os.environ["GATEWAY_KEY"], os.environ["FILMS"]
litellm.suppress_debug_info = True

def ended(video, where):
    while video.status not in ("completed", "failed"):
        time.sleep(0.1)
        video = video_status(video.id, **where)
    return video

def kept(name, content):
    with open(os.path.join(films, name), "wb") as file:
        file.write(content)

def refused(kind, **order):
    try:
        video_generation(**order)
    except kind as error:
        return error
    raise AssertionError("it was taken")

# The videos face, as the provider openai.
there = {"api_base": url + "/v1", "api_key": key}
order = {"model": "openai/seedance-1-0-pro-250528", "prompt": "an orange cat", "seconds": "2", "size": "864x480", **there}
created = video_generation(**order)
assert created.status == "queued", created
video = ended(created, there)
assert (video.status, video.progress, video.seconds, video.size) == ("completed", 100, "2", "864x480"), video
kept("openai.mp4", video_content(video.id, **there))

listed = video_list(custom_llm_provider="openai", limit=1, **there)
assert [one["status"] for one in listed["data"]] == ["completed"], listed

picture = bytes.fromhex(os.environ["PICTURE"])
for given in [picture, io.BytesIO(picture)]:
    assert ended(video_generation(**order, input_reference=given), there).status == "completed"

own = {"model": "openai/seedance-2.0", "prompt": "an orange cat", "seconds": "4", **there}
square = video_generation(**own, extra_body={"resolution": "480p", "ratio": "1:1", "seed": 5, "generate_audio": False})
assert ended(square, there).size == "640x640"

error = refused(litellm.BadRequestError, **{**order, "seconds": "1"})
assert error.status_code == 400 and "invalid_parameter" in str(error) and "renders 2 to 12 seconds" in str(error), error
error = refused(litellm.NotFoundError, **{**order, "model": "openai/nobody"})
assert error.status_code == 404 and "model_not_found" in str(error), error
error = refused(litellm.AuthenticationError, **{**order, "api_key": "sk-nobody"})
assert error.status_code == 401 and "unauthorized" in str(error), error
failed = ended(video_generation(**{**order, "prompt": "[[previz:fail]]"}), there)
assert (failed.status, failed.error["code"]) == ("failed", "upstream_failed"), failed

async def without_blocking():
    video = await avideo_generation(**order)
    while video.status not in ("completed", "failed"):
        await asyncio.sleep(0.1)
        video = await avideo_status(video.id, **there)
    return await avideo_content(video.id, **there)

assert asyncio.run(without_blocking())[4:8] == b"ftyp"

# fal's face, as the provider fal_ai.
there = {"api_base": url + "/fal", "api_key": key}
text, image = ["fal_ai/bytedance/seedance-2.0/" + kind for kind in ("text-to-video", "image-to-video")]
order = {"model": text, "prompt": "an orange cat", "seconds": "4", "size": "1280x720", **there}
video = ended(video_generation(**order), there)
assert video.status == "completed", video
kept("fal.mp4", video_content(video.id, **there))

for given in ["https://example.com/still.png", os.environ["PICTURE_URI"]]:
    made = video_generation(**{**order, "model": image}, input_reference=given)
    assert ended(made, there).status == "completed"

error = refused(litellm.BadRequestError, **{**order, "seconds": "3"})
assert error.status_code == 422 and "invalid_parameter" in str(error) and "renders 4 to 15 seconds" in str(error), error
error = refused(litellm.NotFoundError, **{**order, "model": "fal_ai/no/body"})
assert error.status_code == 404 and "model_not_found" in str(error), error
failed = ended(video_generation(**{**order, "prompt": "[[previz:fail]]"}), there)
assert (failed.status, failed.error["message"]) == ("failed", "The sandbox was asked to fail this job."), failed
`

test('LiteLLM makes, waits for, downloads and lists videos, and hears what is wrong, by two of its providers', async (t) => {
  const python = await pythonWith('litellm')
  if (typeof python === 'string') return t.skip(python)
  const rig = await startClientRig()
  t.after(() => rig.close())
  await python.run(PROGRAM, {
    GATEWAY: rig.reelay.url,
    GATEWAY_KEY: KEY,
    FILMS: rig.dir,
    PICTURE: rig.picture.toString('hex'),
    PICTURE_URI: rig.pictureUri,
    // It would fetch the prices of models from the internet.
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  })
  for (const [name, ...shape] of [['openai.mp4', 864, 480, 48] as const, ['fal.mp4', 1280, 720, 96] as const]) {
    deepEqual(await shapeOf(await readFile(join(rig.dir, name))), shape, name)
  }
})
