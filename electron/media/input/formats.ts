/**
 * Demuxers that may touch a user's file, by FFmpeg's short names. A list of what is allowed, because FFmpeg also knows formats
 * that are programs or pointers to other files: playlists (hls, dash, concat), text art (tty), network descriptions (sdp).
 * Raw video streams (h264, hevc …) carry no times and cannot be sought: they are left out too.
 */
export const ALLOWED_FORMATS: readonly string[] = [
  // films
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'asf', 'flv', 'mpeg', 'mpegts', 'ivf', 'mxf', 'mxf_opatom'],
  ...['gxf', 'dv', 'nut', 'ogg', 'rm', 'wtv', 'yuv4mpegpipe', 'apng', 'gif'],
  // sound
  ...[
    'mp3',
    'wav',
    'w64',
    'aac',
    'flac',
    'aiff',
    'au',
    'caf',
    'ac3',
    'eac3',
    'amr',
    'ape',
    'dts',
    'dtshd',
    'dsf',
    'mpc',
    'mpc8',
    'tta',
    'wv',
    'voc',
  ],
  // stills
  ...[
    'image2',
    'jpeg_pipe',
    'jpegls_pipe',
    'jpegxl_pipe',
    'jpegxl_anim',
    'j2k_pipe',
    'png_pipe',
    'webp_pipe',
    'tiff_pipe',
    'bmp_pipe',
    'exr_pipe',
  ],
  ...[
    'dpx_pipe',
    'hdr_pipe',
    'psd_pipe',
    'qoi_pipe',
    'sgi_pipe',
    'sunrast_pipe',
    'pam_pipe',
    'pbm_pipe',
    'pgm_pipe',
    'ppm_pipe',
    'pcx_pipe',
  ],
]

/** Formats that only point to other files, by FFmpeg's short names. */
export const POINTER_FORMATS: readonly string[] = [
  'hls',
  'applehttp',
  'dash',
  'concat',
  'ffconcat',
  'sdp',
  'rtsp',
  'webm_dash_manifest',
  'imf',
]

/** Whether every picture of this demuxer is a still. */
export const isStillFormat = (name: string): boolean => name === 'image2' || name.endsWith('_pipe')

/** Whether FFmpeg's name of a demuxer ('mov,mp4,m4a') is one of `list`. */
export const formatIn = (name: string, list: readonly string[]): boolean => name.split(',').some((n) => list.includes(n))
