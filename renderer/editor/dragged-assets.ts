/** What a drag out of the library carries: asset ids as a JSON array. */
export const ASSETS_TYPE = 'application/x-cutwright-assets'

export const carriesAssets = (data: DataTransfer): boolean => data.types.includes(ASSETS_TYPE)

/** Ids of the assets that were dropped; none where something else was. While a drag is on, a page may not read them. */
export function assetIdsIn(data: DataTransfer): string[] {
  try {
    const value: unknown = JSON.parse(data.getData(ASSETS_TYPE))
    return Array.isArray(value) ? value.map(String) : []
  } catch {
    return []
  }
}
