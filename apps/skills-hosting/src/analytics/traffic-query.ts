/** What both datasets have of each hour or day. */
const SUM = 'sum { requests cachedRequests bytes responseStatusMap { edgeResponseStatus requests } }';

/**
 * The two queries of the GraphQL Analytics API: pre-aggregated hours and days, which every plan has, though not equally
 * far back. https://developers.cloudflare.com/analytics/graphql-api/
 */
export const HOURS = `query Hours($zone: string!, $since: Time!, $until: Time!, $limit: uint64!) {
  viewer { zones(filter: { zoneTag: $zone }) {
    groups: httpRequests1hGroups(limit: $limit, orderBy: [datetime_ASC], filter: { datetime_geq: $since, datetime_lt: $until }) {
      dimensions { at: datetime }
      ${SUM}
    }
  } }
}`;

export const DAYS = `query Days($zone: string!, $since: Date!, $until: Date!, $limit: uint64!) {
  viewer { zones(filter: { zoneTag: $zone }) {
    groups: httpRequests1dGroups(limit: $limit, orderBy: [date_ASC], filter: { date_geq: $since, date_leq: $until }) {
      dimensions { at: date }
      ${SUM}
    }
  } }
}`;
