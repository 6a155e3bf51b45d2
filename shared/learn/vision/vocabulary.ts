import type { FeatureCategory } from '../feature.ts'
import { SHOT_SIZES } from '../shot-distance.ts'

/** A quantity that a model may speak of: its words, or null where it may use its own. */
interface Quantity {
  category: FeatureCategory
  type: string
  words: readonly string[] | null
}

/** What a model is asked for. Words are those of the signals decomposer where both speak of the same. */
export const VOCABULARY: readonly Quantity[] = [
  { category: 'shot_size', type: 'size', words: SHOT_SIZES },
  {
    ...{ category: 'camera_angle', type: 'angle' },
    words: ['eye_level', 'low_angle', 'high_angle', 'overhead', 'ground_level', 'dutch_angle', 'over_the_shoulder', 'point_of_view'],
  },
  {
    ...{ category: 'camera_motion', type: 'movement' },
    words: [
      ...['static', 'handheld', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down', 'roll_cw', 'roll_ccw', 'zoom_in', 'zoom_out', 'push_in'],
      ...['pull_out', 'truck_left', 'truck_right', 'pedestal_up', 'pedestal_down', 'orbit_left', 'orbit_right', 'whip_pan', 'compound'],
    ],
  },
  {
    ...{ category: 'composition', type: 'framing' },
    words: [
      ...['rule_of_thirds', 'centered', 'symmetrical', 'leading_lines', 'frame_in_frame', 'negative_space', 'diagonal', 'layered'],
      ...['fills_the_frame', 'headroom_tight'],
    ],
  },
  { category: 'composition', type: 'depth_of_field', words: ['shallow', 'deep'] },
  { category: 'subject', type: 'kind', words: ['person', 'people', 'animal', 'vehicle', 'food'] },
  { category: 'subject', type: 'main', words: null },
  { category: 'subject', type: 'action', words: null },
  { category: 'subject', type: 'setting', words: null },
  { category: 'subject', type: 'place', words: ['interior', 'exterior'] },
  { category: 'subject', type: 'time_of_day', words: ['day', 'night', 'golden_hour', 'blue_hour'] },
  { category: 'lighting', type: 'key', words: ['low_key', 'normal_key', 'high_key'] },
  {
    ...{ category: 'lighting', type: 'key_direction' },
    words: ['left', 'right', 'above', 'below', 'upper_left', 'upper_right', 'lower_left', 'lower_right', 'front', 'back'],
  },
  { category: 'lighting', type: 'quality', words: ['hard', 'soft'] },
  { category: 'lighting', type: 'source', words: ['natural', 'artificial', 'mixed'] },
  { category: 'color_grading', type: 'look', words: null },
  { category: 'transition', type: 'kind', words: ['cut', 'dissolve', 'fade', 'wipe'] },
]

/** Other names, in the languages that models answer in, without signs and spaces. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  extreme_close_up: ['ecu', 'xcu', 'bigcloseup', 'extremecloseup', '大特写', 'detailaufnahme', 'detail'],
  close_up: ['cu', 'closeup', '特写', 'nahaufnahme', 'grossaufnahme', 'großaufnahme'],
  medium_close_up: ['mcu', 'mediumcloseup', '近景', 'nah', 'naheinstellung'],
  medium_shot: ['ms', 'medium', 'mediumshot', 'midshot', 'waistshot', '中景', 'halbnah', 'halbnahe'],
  medium_long_shot: [
    'mls',
    'mediumlongshot',
    'mediumwide',
    'mediumwideshot',
    'cowboyshot',
    'americanshot',
    '中全景',
    '中远景',
    'amerikanische',
    'halbtotale',
  ],
  long_shot: ['ls', 'longshot', 'wide', 'wideshot', 'fullshot', 'full', '全景', '远景', 'totale'],
  extreme_long_shot: [
    'els',
    'xls',
    'extremelongshot',
    'extremewide',
    'extremewideshot',
    'establishingshot',
    '大远景',
    '大全景',
    'panorama',
    'weitaufnahme',
    'weit',
  ],
  eye_level: ['eyelevel', 'eyelevelangle', 'eyelevelshot', 'normal', 'neutral', '平视', '水平', 'augenhöhe', 'normalsicht'],
  low_angle: ['low', 'lowangle', 'lowangleshot', '仰拍', '仰视', '低角度', 'untersicht', 'froschperspektive'],
  high_angle: ['high', 'highangle', 'highangleshot', '俯拍', '俯视', '高角度', 'aufsicht'],
  overhead: ['topdown', 'birdseye', 'birdseyeview', 'topshot', 'aerial', '顶拍', '鸟瞰', 'vogelperspektive'],
  ground_level: ['groundlevel', 'wormseye', 'bodennah'],
  dutch_angle: ['dutch', 'dutchangle', 'canted', 'tilted', '荷兰角', '倾斜', 'gekippt'],
  over_the_shoulder: ['ots', 'overtheshoulder', 'overshoulder', '过肩', '过肩镜头', 'überschulter', 'overshouldershot'],
  point_of_view: ['pov', 'pointofview', 'subjective', '主观', '主观镜头', 'subjektive'],
  static: ['still', 'locked', 'lockedoff', 'tripod', 'none', 'nomovement', 'fixed', '固定', '静止', 'statisch', 'fest'],
  handheld: ['handheldcamera', 'shaky', '手持', 'handkamera'],
  push_in: ['dollyin', 'trackin', 'pushin', 'forward', '推', '推进', '推镜头', 'kamerafahrtvor', 'zufahrt'],
  pull_out: ['dollyout', 'trackout', 'pullback', 'pullout', 'backward', '拉', '拉远', '拉镜头', 'rückfahrt'],
  pan_left: ['panleft', '左摇', 'schwenklinks'],
  pan_right: ['panright', '右摇', 'schwenkrechts'],
  tilt_up: ['tiltup', '上摇'],
  tilt_down: ['tiltdown', '下摇'],
  zoom_in: ['zoomin'],
  zoom_out: ['zoomout'],
  truck_left: ['truckleft', 'trackleft', 'dollyleft', '左移'],
  truck_right: ['truckright', 'trackright', 'dollyright', '右移'],
  pedestal_up: ['craneup', 'boomup', 'pedestalup', '升'],
  pedestal_down: ['cranedown', 'boomdown', 'pedestaldown', '降'],
  orbit_left: ['arcleft', 'orbitleft'],
  orbit_right: ['arcright', 'orbitright'],
  person: ['oneperson', 'man', 'woman', 'child', 'human', '人', '单人', '人物', 'mensch', 'einperson'],
  people: ['persons', 'group', 'crowd', 'humans', '人群', '多人', 'menschen', 'personen', 'gruppe'],
  animal: ['animals', '动物', 'tier', 'tiere'],
  vehicle: ['vehicles', 'car', '车辆', '交通工具', 'fahrzeug', 'fahrzeuge'],
  food: ['dish', 'meal', '食物', 'essen', 'speise'],
  rule_of_thirds: ['thirds', 'ruleofthirds', '三分法', 'drittelregel'],
  centered: ['centred', 'center', 'centre', 'centralcomposition', '居中', '中心构图', 'zentriert'],
  symmetrical: ['symmetric', 'symmetry', '对称', 'symmetrisch', 'symmetrie'],
  leading_lines: ['leadinglines', '引导线', 'führungslinien'],
  frame_in_frame: ['framewithinframe', 'frameinframe', '框架构图', 'rahmenimrahmen'],
  negative_space: ['negativespace', '留白'],
  diagonal: ['diagonals', '对角线', 'diagonale'],
  layered: ['depth', 'layers', 'foreground', '层次'],
  shallow: ['shallowfocus', 'shallowdepthoffield', 'bokeh', '浅景深', 'geringeschärfentiefe'],
  deep: ['deepfocus', 'deepdepthoffield', '深景深', 'großeschärfentiefe'],
  interior: ['indoor', 'indoors', 'int', '室内', 'innen'],
  exterior: ['outdoor', 'outdoors', 'ext', '室外', 'außen', 'aussen'],
  day: ['daytime', 'daylight', '白天', 'tag'],
  night: ['nighttime', '夜晚', 'nacht'],
  golden_hour: ['sunset', 'sunrise', 'goldenhour', '黄金时刻'],
  blue_hour: ['dusk', 'dawn', 'twilight', 'bluehour', '蓝调时刻'],
  low_key: ['lowkey', 'lowkeylighting', 'dark', '低调', '暗调'],
  high_key: ['highkey', 'highkeylighting', 'bright', '高调', '亮调'],
  normal_key: ['normal', 'balanced', 'neutral', 'normalkey', '中间调', '正常'],
  left: ['fromleft', 'fromtheleft', 'cameraleft', 'sidelightleft', '左', '左侧', '左方', 'links', 'vonlinks'],
  right: ['fromright', 'fromtheright', 'cameraright', 'sidelightright', '右', '右侧', '右方', 'rechts', 'vonrechts'],
  above: ['top', 'toplight', 'overhead', 'fromabove', '上方', '顶光', 'oben', 'vonoben'],
  below: ['under', 'underlight', 'frombelow', '下方', '底光', 'unten', 'vonunten'],
  front: ['frontal', 'frontlight', '正面', '顺光', 'vorne', 'vonvorne'],
  back: ['backlit', 'backlight', 'rim', 'behind', '逆光', '背光', 'hinten', 'gegenlicht'],
  hard: ['harsh', 'hardlight', '硬光', 'hart'],
  soft: ['diffuse', 'diffused', 'softlight', '柔光', 'weich'],
  natural: ['daylight', 'sunlight', 'sun', 'naturallight', '自然光', 'natürlich', 'tageslicht'],
  artificial: ['practical', 'studio', 'tungsten', 'artificiallight', '人造光', 'künstlich', 'kunstlicht'],
  mixed: ['mixedlight', '混合光', 'gemischt'],
}

const bare = (s: string): string => s.toLowerCase().replaceAll(/[\s_'’.-]+/g, '')
/** A type as the vocabulary spells it: "Depth of Field" → depth_of_field. '' where nothing is left. */
export const snake = (s: string): string =>
  s
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 60)

/** Words by which a model says that it does not know. */
const DONT_KNOW = new Set([
  '',
  'unknown',
  'unclear',
  'na',
  'n/a',
  'notapplicable',
  'notvisible',
  'notsure',
  'null',
  '未知',
  '不明',
  '无',
  'unbekannt',
  'unklar',
])
export const knowsNot = (value: string): boolean => DONT_KNOW.has(bare(value))

export const quantityOf = (category: FeatureCategory, type: string): Quantity | undefined =>
  VOCABULARY.find((q) => q.category === category && q.type === type)

/** The word of the list that a value means, by any of its names; undefined where none. */
export function wordOf(q: Quantity, value: string): string | undefined {
  const said = bare(value)
  return q.words?.find((w) => bare(w) === said || (OTHER_NAMES[w]?.includes(said) ?? false))
}

/** The vocabulary as lines for a prompt: `category.type: word | word`. */
export const vocabularyLines = (freeWords: string): string =>
  VOCABULARY.map((q) => `- ${q.category}.${q.type}: ${q.words ? q.words.join(' | ') : freeWords}`).join('\n')
