/** Faults and changes of the site over HTTP, for tests of a whole host: `/__twin/faults` and `/__twin/site`. */
import { z } from 'zod';
import { bodyText, plain, type Route, type WebRequest } from '../web';
import { applySiteChange, siteChange, type Controls } from './controls';
import { JiraError } from './errors';
import { faultSetting, type Faults } from './faults';

const mostBytes = 1024 * 1024;

export function testRoute(faults: Faults, controls: Controls): Route {
  return (request) => {
    const { method, url } = request;
    const known = `${method} ${url.pathname}`;
    switch (known) {
      case 'GET /__twin/faults':
        return Response.json({ rules: faults.report() });
      case 'DELETE /__twin/faults':
        faults.clear();
        return Response.json({ rules: [] });
      case 'POST /__twin/faults':
        return withBody(request, faultSetting, ({ rules, seed }) => {
          faults.set(rules, seed);
          return { rules: faults.report() };
        });
      case 'POST /__twin/site':
        return withBody(request, siteChange, (change) => applySiteChange(controls, change));
      default:
        return null;
    }
  };
}

async function withBody<T>(request: WebRequest, schema: z.ZodType<T>, act: (value: T) => object): Promise<Response> {
  const text = await bodyText(request, mostBytes);
  try {
    return Response.json(act(schema.parse(JSON.parse(text ?? ''))));
  } catch (error) {
    if (error instanceof JiraError || error instanceof SyntaxError) return plain(400, error.message);
    if (error instanceof z.ZodError) return plain(400, z.prettifyError(error));
    throw error;
  }
}
