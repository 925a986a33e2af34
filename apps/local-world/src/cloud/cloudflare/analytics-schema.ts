import { buildSchema } from 'graphql';

/**
 * The part of Cloudflare's GraphQL Analytics API that Golem may ask, written from its documentation: names and types as
 * its introspection gives them, so that a query which the real API would refuse is refused here.
 */
export const ANALYTICS = buildSchema(`
  scalar Date
  scalar Time
  scalar string
  scalar uint16
  scalar uint64

  type Query { viewer: viewer! }
  type viewer { zones(filter: ZoneFilter_InputObject, limit: uint64): [zone!]! }
  input ZoneFilter_InputObject { zoneTag: string, zoneTag_in: [string!] }

  type zone {
    zoneTag: string!
    httpRequests1hGroups(
      limit: uint64!
      filter: ZoneHttpRequests1hGroupsFilter_InputObject
      orderBy: [ZoneHttpRequests1hGroupsOrderBy!]
    ): [ZoneHttpRequests1hGroups!]!
    httpRequests1dGroups(
      limit: uint64!
      filter: ZoneHttpRequests1dGroupsFilter_InputObject
      orderBy: [ZoneHttpRequests1dGroupsOrderBy!]
    ): [ZoneHttpRequests1dGroups!]!
  }

  input ZoneHttpRequests1hGroupsFilter_InputObject {
    date_geq: Date, date_leq: Date
    datetime: Time, datetime_geq: Time, datetime_gt: Time, datetime_leq: Time, datetime_lt: Time
  }
  input ZoneHttpRequests1dGroupsFilter_InputObject {
    date: Date, date_geq: Date, date_gt: Date, date_leq: Date, date_lt: Date
  }
  enum ZoneHttpRequests1hGroupsOrderBy { datetime_ASC, datetime_DESC, sum_requests_ASC, sum_requests_DESC }
  enum ZoneHttpRequests1dGroupsOrderBy { date_ASC, date_DESC, sum_requests_ASC, sum_requests_DESC }

  type ZoneHttpRequests1hGroups { dimensions: ZoneHttpRequests1hGroupsDimensions, sum: ZoneHttpRequestsGroupsSum }
  type ZoneHttpRequests1dGroups { dimensions: ZoneHttpRequests1dGroupsDimensions, sum: ZoneHttpRequestsGroupsSum }
  type ZoneHttpRequests1hGroupsDimensions { date: Date!, datetime: Time! }
  type ZoneHttpRequests1dGroupsDimensions { date: Date! }
  type ZoneHttpRequestsGroupsSum {
    requests: uint64!
    cachedRequests: uint64!
    bytes: uint64!
    responseStatusMap: [ResponseStatusMap!]!
  }
  type ResponseStatusMap { edgeResponseStatus: uint16!, requests: uint64! }
`);
