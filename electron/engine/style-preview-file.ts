/** Where a rendered style preview lies in the cache. */
export const stylePreviewMethod = (styleId: string): string => `style-preview-${styleId}`
export const STYLE_PREVIEW_FILE = 'preview.mp4'
