/** What a prompt asks for, shot by shot: data, read from words alone, before an order or a reference is looked at. */

/** Where a shot is set. `studio` is a lit backdrop, `sky` is among the clouds. */
export const PLACES = [
  'mountains',
  'lake',
  'river',
  'sea',
  'underwater',
  'city',
  'street',
  'forest',
  'desert',
  'meadow',
  'ice',
  'sky',
  'space',
  'moon',
  'room',
  'studio',
  'stage',
] as const

/** Where a shot is set. */
export type Place = (typeof PLACES)[number]

/** Rooms that look like no other room; a `lounge` is the usual one. */
export const INTERIORS = [
  'station',
  'factory',
  'kitchen',
  'classroom',
  'office',
  'hospital',
  'laboratory',
  'gym',
  'library',
  'supermarket',
  'cafe',
  'bar',
  'restaurant',
  'lounge',
] as const

/** A room that looks like no other room; a `lounge` is the usual one. */
export type Interior = (typeof INTERIORS)[number]

/** The time of the year. */
export const SEASONS = ['spring', 'summer', 'autumn', 'winter'] as const

/** The time of the year. */
export type Season = (typeof SEASONS)[number]

/** The light outside. */
export const DAYTIMES = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const

/** The light outside. */
export type Daytime = (typeof DAYTIMES)[number]

/** What the sky does. */
export const WEATHERS = ['clear', 'cloudy', 'rain', 'storm', 'snow', 'fog'] as const

/** What the sky does. */
export type Weather = (typeof WEATHERS)[number]

/** What light there is besides the sky's. */
export const LAMPS = ['neon', 'candle', 'lamp', 'spotlight', 'backlight', 'fire'] as const

/** What light there is besides the sky's. */
export type Lamp = (typeof LAMPS)[number]

/** How the picture is graded. */
export const MOODS = [
  'cinematic',
  'cyberpunk',
  'pastel',
  'noir',
  'warm',
  'cold',
  'vintage',
  'dreamy',
  'epic',
  'playful',
] as const

/** How the picture is graded. */
export type Mood = (typeof MOODS)[number]

/** What grows there, where it is nothing usual: on a savanna acacias, on a steppe grass alone. */
export const GROVES = ['cherry', 'bamboo', 'rice', 'acacia', 'steppe'] as const

/** What grows there, where it is nothing usual. */
export type Grove = (typeof GROVES)[number]

/** What leads may stand on top of; trains go over a `viaduct`. */
export const RISES = ['hill', 'cliff', 'peak', 'viaduct'] as const

/** What leads may stand on top of. */
export type Rise = (typeof RISES)[number]

/** What moves through the air. */
export const LIVES = [
  'petals',
  'leaves',
  'fireflies',
  'embers',
  'stars',
  'dust',
  'bubbles',
  'confetti',
  'lanterns',
  'smoke',
] as const

/** What moves through the air. */
export type Life = (typeof LIVES)[number]

/** Place, light and air of a shot. What is absent was not said, neither of this shot nor before it. */
export type Setting = {
  readonly place?: Place
  /** What else is to be seen there: a river through a forest. */
  readonly also?: Place
  /** What room it is. */
  readonly interior?: Interior
  /** What grows there. */
  readonly grove?: Grove
  /** What its leads stand on top of. */
  readonly rise?: Rise
  /** The colour of a plain backdrop (`on a white background`). */
  readonly backdrop?: ColourName
  readonly season?: Season
  readonly daytime?: Daytime
  readonly weather?: Weather
  /** The ground is wet and mirrors: after rain, reflections. */
  readonly isWet: boolean
  readonly isWindy: boolean
  readonly lamps: readonly Lamp[]
  readonly moods: readonly Mood[]
  readonly life: readonly Life[]
}

/** What a camera does. `follow` goes along with the subject, `fly` goes forward over the land. */
export const CAMERA_MOVES = [
  'static',
  'push_in',
  'pull_out',
  'pan_left',
  'pan_right',
  'tilt_up',
  'tilt_down',
  'truck_left',
  'truck_right',
  'follow',
  'crane_up',
  'crane_down',
  'orbit_left',
  'orbit_right',
  'dolly_zoom',
  'fly',
] as const

/** What a camera does. */
export type CameraMove = (typeof CAMERA_MOVES)[number]

/** How fast a camera moves. */
export const PACES = ['slow', 'normal', 'fast'] as const

/** From where a camera looks. */
export const VIEWS = ['level', 'low', 'high', 'aerial', 'top', 'first_person'] as const

/** How near a camera is. */
export const FRAMINGS = ['close_up', 'medium', 'wide'] as const

/** What is asked of the camera. What is absent was not said. */
export type CameraWish = {
  /** In the order in which they are named, at most three. */
  readonly moves: readonly CameraMove[]
  readonly pace: (typeof PACES)[number]
  /** From where it looks. */
  readonly view?: (typeof VIEWS)[number]
  /** How near it is. */
  readonly framing?: (typeof FRAMINGS)[number]
  readonly isHandheld: boolean
  /** It shall move, and nobody said how: the moves are the usual ones. */
  readonly isFree?: true
}

/** What somebody or something does. */
export const ACTIONS = [
  'stand',
  'sit',
  'lie',
  'walk',
  'run',
  'jump',
  'dance',
  'turn',
  'cheer',
  'blow',
  'drive',
  'fly',
  'swim',
  'sail',
  'rise',
  'fall',
  'float',
  'breathe_fire',
  'pour',
  'bloom',
  'shine',
  'shake',
] as const

/** What somebody or something does. */
export type Action = (typeof ACTIONS)[number]

/** Which way somebody goes as the camera sees it: to it, or away from it; who does neither goes across the picture. */
export const HEADINGS = ['towards', 'away'] as const

/** Which way somebody goes as the camera sees it. */
export type Heading = (typeof HEADINGS)[number]

/** What somebody or something is, as far as staging goes. `product` and `food` stand on a plinth where there is no place. */
export const NATURES = [
  'person',
  'animal',
  'vehicle',
  'vessel',
  'aircraft',
  'product',
  'food',
  'plant',
  'building',
  'thing',
] as const

/** What somebody or something is, as far as staging goes. `product` and `food` stand on a plinth where there is no place. */
export type Nature = (typeof NATURES)[number]

/** Colours that subjects may be told to have. */
export const COLOUR_NAMES = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
  'grey',
  'gold',
  'silver',
] as const

/** A colour that a subject is told to have. */
export type ColourName = (typeof COLOUR_NAMES)[number]

/** Something in somebody's hand. */
export type Held = { readonly picture: string; readonly colour?: ColourName }

/** Somebody or something that a shot names. */
export type Subject = {
  /** The words of the prompt, as they were written. */
  readonly words: string
  /** The picture that stands for it (`assets/cast`); absent: there is none, it is shown as a captioned card. */
  readonly picture?: string
  readonly nature: Nature
  readonly colour?: ColourName
  /** 1 to 12; a crowd has no number. */
  readonly count: number | 'crowd'
  readonly action: Action
  /** Absent: it goes across the picture, or nowhere. */
  readonly heading?: Heading
  /** It goes out of the picture to its side: who goes away where no way leads from the camera, or has no back. */
  readonly leaves?: true
  /** It looks at those who are with it: they talk, argue, kiss. */
  readonly facesOthers?: true
  /** `lead` is what the shot is about, `prop` goes with it (a cake, an umbrella), `backdrop` is far away. */
  readonly part: 'lead' | 'prop' | 'backdrop'
  /** What it is given to carry when it is staged. */
  readonly holds?: Held
  /** What it rides or sits on: both are one drawing. */
  readonly on?: Mount
  /** How much of it is seen when it is staged, from the head down: a part of its height. */
  readonly shown?: number
  /** Which of several people it is when they are staged, each in clothes of its own: 0 and absent is who is seen alone. */
  readonly variant?: number
  /** It looks to the left when it is staged. */
  readonly isTurned?: true
}

/** What somebody rides or sits on. */
export type Mount = {
  readonly picture: string
  readonly colour?: ColourName
  /** The pictures of others who are on it, too, each of one. */
  readonly beside?: readonly string[]
  /** How many of them are in each boat or on each bench or beast; absent: all that one picture shows. */
  readonly crew?: number
}

/** A reference that is named by its number, counted from 1 within its kind as callers count. */
export type Mention = {
  readonly kind: 'image' | 'video' | 'audio'
  readonly number: number
  /** `opening` and `ending`: its first or last picture; `throughout`: for all of the film; `shot`: in the shot that names it. */
  readonly use: 'opening' | 'ending' | 'throughout' | 'shot'
}

/** What one shot is asked to show. */
export type ShotReading = {
  /** The words of the prompt that are this shot's, as they were written. */
  readonly line: string
  /** Its place in the film where the prompt has a timed script, in seconds. */
  readonly seconds?: { readonly from: number; readonly to: number }
  readonly setting: Setting
  readonly camera: CameraWish
  /** Leads first. */
  readonly cast: readonly Subject[]
  readonly mentions: readonly Mention[]
}

/** What a prompt asks for. It has at least one shot. */
export type Script = {
  readonly shots: readonly [ShotReading, ...ShotReading[]]
  /** `script`: the prompt numbers or times its shots, or says where to cut; `sentences`: each is one, where time allows. */
  readonly form: 'script' | 'sentences'
}
