import { loadSpecCheck } from '../spec-check.ts';

/**
 * Discord's own description, with its known gaps mended: it types `default_member_permissions` of requests as an
 * integer (the documentation and its own answers say string), and error codes inside `errors` as integers (they are
 * names such as BASE_TYPE_REQUIRED).
 */
export const loadDiscordCheck = () =>
  loadSpecCheck('discord/openapi.json', (json) => {
    const spec = JSON.parse(json);
    const schemas = spec.components.schemas;
    for (const name of Object.keys(schemas)) {
      const permissions = schemas[name].properties?.default_member_permissions;
      if (permissions !== undefined) permissions.type = ['string', 'integer', 'null'];
    }
    schemas.ErrorDetails = { type: 'object' };
    return JSON.stringify(spec);
  });
