import { type PromptRow, testRows } from './rows.ts'

const ADVERTISEMENTS: readonly PromptRow[] = [
  [
    'A luxury perfume bottle on a marble pedestal, rotating slowly, soft light',
    'studio lead:perfume-bottle perfume-bottle:turn',
  ],
  ['Close-up of a red lipstick on a black background, smooth push in', 'studio close_up push_in red-lipstick', 'night'],
  [
    'White sneakers floating in the air, studio lighting, 360 degree orbit',
    'white-sneaker sneaker:float orbit_right spotlight-light 1-sneaker',
  ],
  [
    'A smartphone rising from water with splashes, dramatic lighting',
    'lead:smartphone smartphone:rise epic',
    'river sea',
  ],
  ['Macro shot of a wristwatch, camera slowly pans left', 'close_up wristwatch pan_left slow'],
  [
    'Wireless headphones on a pastel pink background, no people, no text',
    'headphones pastel 1-headphones',
    'person crowd',
  ],
  ['Commercial for iced lemon tea, ice cubes falling, slow motion', 'fruit-tea ice'],
  ['A pair of earrings on velvet, spotlight', 'gem-stone spotlight-light'],
  ['Cosmetic serum bottle with water droplets, backlit', 'lotion-bottle backlight-light', 'rain'],
  ['A leather handbag on a podium, the camera trucks right', 'handbag studio truck_right'],
]

const ANIMALS: readonly PromptRow[] = [
  ['An orange cat sleeping on a windowsill, rain outside', 'orange-cat cat:lie room rain', 'tangerine'],
  ['Two dogs running through a meadow at sunset', '2-dog dog:run meadow sunset'],
  ['A flock of birds flying over the sea', 'crowd-bird bird:fly sea'],
  ['White horses galloping along the beach, tracking shot', 'white-horse horse:run 3-horse sea follow'],
  ['A wolf howling under the full moon, foggy forest', 'wolf forest fog night'],
  ['A majestic lion walking in the savanna, golden hour', 'lion:walk meadow sunset warm epic'],
  ['A panda eating bamboo', 'lead:panda 1-panda'],
  ['Three kittens playing with a ball of yarn', '3-cat prop:yarn'],
  ['A whale jumping out of the ocean', 'whale:jump sea'],
  ['An eagle soaring over snowy mountains, aerial view', 'eagle:fly mountains aerial snow winter'],
  ['A fox in a snowy forest', 'fox forest snow winter'],
  ['Sea turtle swimming over a coral reef', 'turtle:swim underwater', 'sea'],
  ['A rabbit and a bear having a picnic in the park', 'lead:rabbit lead:bear meadow'],
  ['A butterfly lands on a rose', 'lead:butterfly butterfly-on-rose', 'rose'],
  ['A black cat walks along a fence', 'black-cat cat:walk'],
]

const PEOPLE: readonly PromptRow[] = [
  ['A girl in a red dress dancing in the rain', 'girl:dance rain wet red-girl', 'dress'],
  ['An old man sits on a bench in the park in autumn', 'old-man:sit meadow autumn'],
  ['Astronaut walking on the surface of mars', 'astronaut:walk desert'],
  ['A samurai stands in a bamboo forest, leaves falling', 'samurai:stand forest leaves'],
  ['A knight riding a white horse through a misty valley', 'lead:knight knight-on-white-horse mountains fog'],
  ['A couple holding an umbrella on a street in Paris', 'couple 1-couple prop:umbrella street'],
  ['A chef cooking in the kitchen, steam rising', 'chef room smoke'],
  ['A crowd cheering at a concert, stage lights', 'crowd:cheer crowd-crowd stage spotlight-light'],
  ['A ballerina dancing on stage under a spotlight', 'dancer:dance stage spotlight-light'],
  ['A bride walking down the aisle of a church', 'bride:walk room'],
  ['A boy flying a kite in a field', 'lead:boy kite meadow'],
  ['A runner at dawn on an empty road, camera follows', 'runner street dawn follow'],
  ['A woman drinking coffee by the window, warm light', 'woman hot-beverage room warm'],
  ['Children laughing and running in the playground', 'child:run 3-child meadow'],
  ['A cyclist races down a mountain road', 'cyclist:drive mountains street'],
  ['A man plays guitar by the campfire at night', 'man guitar fire-light night'],
  ['Grandmother making dumplings at home', 'old-woman dumpling'],
  ['A businessman looks out at the city skyline from his office', 'man room city'],
]

const NATURE: readonly PromptRow[] = [
  ['A calm mountain lake at sunset', 'lake mountains sunset nobody'],
  ['Snowfall in a pine forest, early morning', 'forest snow winter dawn nobody'],
  ['Waves crash on the rocks, stormy weather', 'sea storm windy'],
  ['Cherry blossoms falling in spring, Kyoto', 'spring petals city'],
  ['Northern lights over a frozen lake', 'night lake winter'],
  ['Time-lapse of clouds over the desert dunes', 'desert cloudy'],
  ['A waterfall in the jungle, drone shot', 'river forest aerial', 'drone'],
  ['Lavender fields under a blue sky in summer', 'meadow summer day clear'],
  ['Thunderstorm over the city at night', 'storm city night'],
  ['Fireflies in a summer forest at night', 'fireflies forest summer night'],
  ['Volcano erupting, lava flows, embers in the air', 'volcano embers mountains'],
  ['Misty morning in the valley, camera cranes up', 'fog dawn mountains crane_up'],
  ['A sunflower field swaying in the wind', 'meadow windy'],
  ['A lotus blooming on a pond', 'lotus:bloom lake'],
]

const ACTION: readonly PromptRow[] = [
  ['A red sports car drifting on a mountain road, low angle', 'red-sports-car sports-car:drive mountains low'],
  ['Motorcycle chase through neon streets in the rain', 'motorcycle:drive street neon-light rain night'],
  ['A helicopter flies over the city skyline at dusk', 'helicopter:fly city dusk'],
  ['Fighter jet taking off, high speed tracking shot', 'small-airplane follow'],
  ['A steam train crossing a bridge in the mountains', 'locomotive:drive mountains', 'city'],
  ['A sailboat in a storm, huge waves', 'sailboat:sail sea storm'],
  ['A rocket launch at night, camera tilts up', 'rocket night tilt_up'],
  ['A paper boat floats down a rainy street', 'paper-boat:float street rain'],
  ['A drone hovers above a lake', 'drone drone:fly lake', 'aerial'],
  ['A yellow taxi waits in traffic, New York', 'yellow-taxi street'],
  ['Two knights fighting in front of a castle', '2-knight knight:run backdrop:castle'],
]

const FANTASY: readonly PromptRow[] = [
  ['A dragon breathing fire over a castle', 'dragon:breathe_fire backdrop:castle'],
  ['A unicorn in an enchanted forest with fireflies', 'unicorn forest fireflies dreamy'],
  ['A phoenix rising from the ashes', 'phoenix phoenix:rise'],
  ['A wizard casting a spell in a dark tower', 'old-man'],
  ['A tiny fairy flying among flowers', 'fairy:fly'],
  ['A robot walking through a cyberpunk city', 'robot:walk city cyberpunk neon-light night'],
  ['A giant whale floating in the sky among clouds', 'whale:float sky cloudy'],
  ['Sky lanterns rising over a river at night', 'lanterns lantern:rise river night'],
  ['A mermaid swimming underwater', 'merperson:swim underwater'],
  ['A ghost in an abandoned house, horror style', 'ghost noir'],
  ['Alien spaceship landing in a wheat field', 'meadow', 'alien'],
]

const CAMERA: readonly PromptRow[] = [
  ['Static shot of a lake', 'static lake'],
  ['The camera pushes in on a woman', 'push_in lead:woman'],
  ['Slow zoom out from a girl in a meadow', 'pull_out girl meadow'],
  ['Dolly zoom on a man in a corridor', 'dolly_zoom man room', 'push_in'],
  ['Handheld camera follows a child through a market', 'handheld follow child street'],
  ['First-person view of riding a bicycle down the street', 'first_person street bicycle'],
  ['Top down view of a pizza on a table', 'top pizza room'],
  ["Bird's eye view of a forest, the camera moves forward", 'aerial forest push_in'],
  ['Camera pans from left to right across a skyline', 'pan_right city'],
  ['The camera moves from right to left past a row of houses', 'truck_left'],
  ['FPV drone flying through a canyon', 'fly desert', 'drone nobody:x'],
  ['Whip pan to a dog', 'pan_right fast dog'],
  ['The camera orbits around the car, then pulls back', 'orbit_right pull_out car'],
  ['Wide shot, the sun rises over the sea', 'wide sea', 'crane_up'],
  ['Camera rises above the trees', 'crane_up'],
  ['A balloon rises into the sky', 'balloon:rise sky', 'crane_up'],
]

const AS_THEY_ARE_WRITTEN: readonly PromptRow[] = [
  [
    'A cinematic shot of a lone samurai standing in a field of tall grass at sunset, wind blowing, camera slowly dollies in, film grain',
    'cinematic 1-samurai samurai:stand meadow sunset windy push_in slow',
    'samurai:blow',
  ],
  [
    'Vlog style: a young woman walks through a Tokyo night market, eating ramen, handheld camera',
    'woman:walk street prop:steaming-bowl handheld',
  ],
  [
    'The camera glides over a misty mountain range at sunrise, then dives down to a village by the river',
    'fly mountains dawn fog nobody',
  ],
  [
    'Fashion model walking on the runway in a silver dress, flashing lights, crowd in the background',
    'woman:walk stage silver-woman backdrop:crowd',
    'dress',
  ],
  ['a spaceship landing on an alien planet with two moons', 'rocket:fly space backdrop:ringed-planet', 'alien'],
  [
    'Sunlight streaming through the trees, birds singing, a deer drinks from a stream',
    'river day 3-bird deer',
    'fruit-tea',
  ],
  ['A barista pours milk into a latte, close-up, warm cafe', 'barista glass-of-milk:pour close_up cafe warm'],
  ['Kids building a snowman in the backyard, winter morning', '3-child snowman meadow winter dawn', 'city'],
  ['A cowboy rides his horse into the sunset', 'lead:cowboy cowboy-on-horse cowboy:run sunset', 'horse'],
  ['A hummingbird hovering near a red flower, slow motion, 4K, no camera movement', 'static bird:fly red-blossom'],
  [
    'Red and gold lanterns hanging over a street during Chinese New Year, crowds walking',
    '3-lantern street crowd:walk',
  ],
  [
    'Camera starts on a close up of an eye, then pulls back to reveal an astronaut floating in space',
    'pull_out astronaut:float space',
  ],
  ['Ein Hund läuft durch den Wald', 'nobody'],
  ['Epic drone shot over the Great Wall of China in autumn, golden light', 'epic aerial mountains autumn nobody'],
  [
    'Family having a picnic by the lake in spring, cherry blossom petals falling',
    'family lake spring petals',
    'family:fall',
  ],
  ['An empty classroom, afternoon sun, dust particles in the air, nostalgic 90s anime', 'room day dust vintage nobody'],
  ['A woman reads a book, ice cubes fall into a glass', 'woman:stand open-book ice:fall', 'woman:fall'],
  [
    'The camera slowly moves up a skyscraper to reveal a helicopter landing on the roof',
    'crane_up slow city helicopter:fly',
  ],
]

const FALSE_FRIENDS: readonly PromptRow[] = [
  ['A movie star in a spotlight', 'spotlight-light', 'stars night'],
  ['A man falls asleep on the sofa', 'man room', 'autumn man:fall'],
  ['A metal spring on a table', 'room', 'spring'],
  ['The training of a tremendous researcher', '', 'rain train river sea'],
  ['A cat watches the snow', 'cat snow', 'wristwatch'],
  ['A light bulb moment, still life', '', 'static'],
  ['A beach without people', 'sea nobody', 'crowd person'],
  ['A street with no cars and no people, only rain', 'street rain nobody', 'car crowd'],
  ['City at night. Negative prompt: people, cars, text, blurry', 'city night nobody', 'crowd car'],
  ['The march of time', '', 'spring'],
  ['A man sings a song in a bay window', 'man', 'river sea fly'],
]

const UNKNOWN: readonly PromptRow[] = [
  ['A quokka juggling', 'card(quokka)'],
  ['The theremin glows', 'card(theremin)'],
  ['An axolotl in a lake', 'card(axolotl) lake'],
  ['A woman plays a theremin', 'woman', 'card(theremin)'],
  ['Beautiful cinematic style, high quality, 8K', 'cinematic nobody'],
  ['A sense of freedom and joy', 'nobody'],
  ['🐱 on a 🏍️', 'cat-on-motorcycle'],
  ['🐉', 'dragon'],
  ['👩🏽‍🚀 on the moon 🌙', 'astronaut moon'],
  ['💃🏻🌧️🌃', 'dancer rain night'],
]

for (const rows of [
  ADVERTISEMENTS,
  ANIMALS,
  PEOPLE,
  NATURE,
  ACTION,
  FANTASY,
  CAMERA,
  AS_THEY_ARE_WRITTEN,
  FALSE_FRIENDS,
  UNKNOWN,
])
  testRows(rows)
