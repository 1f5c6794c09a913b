import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, NotFoundException, Param, Sse } from '@nestjs/common';
import { of } from 'rxjs';
import { platformConfigSchema } from './platform-config.js';
import { ServiceBed } from './testing/service-bed.js';

@Controller('v1/things')
class ThingsController {
  @Sse('events')
  events() {
    return of({ data: 'once' });
  }

  @Get(':id')
  thing(@Param('id') id: string) {
    if (id === 'none') throw new NotFoundException('there is no such thing');
    return { id };
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

describe('the answers of a service', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start({
      name: 'things-service',
      description: 'Has things.',
      config: platformConfigSchema,
      module: () => ({ module: ThingsModule }),
    });
  });
  afterAll(() => bed.close());

  /** Returns the counts of the histogram by labels. */
  async function counted(): Promise<Record<string, number>> {
    const exposed = await (await fetch(`${bed.url}/metrics`)).text();
    const lines = exposed.matchAll(/^tradewind_http_request_seconds_count\{(.*)\} (\d+)$/gm);
    return Object.fromEntries(
      [...lines].map(([, labels = '', count]) => {
        const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
        return [`${of('method')} ${of('route')} ${of('status')}`, Number(count)];
      }),
    );
  }

  it('are timed by the pattern of the route: paths that nobody has foreseen have one label', async () => {
    for (const path of ['1', '2', '3', 'none']) await fetch(`${bed.url}/v1/things/${path}`);
    for (const path of ['a', 'b']) await fetch(`${bed.url}/${path}?c=d`, { method: 'POST' });
    const sum = (of: object) => Object.values(of).reduce<number>((a, b) => a + Number(b), 0);
    let counts = await counted();
    // A request is counted after its last byte, which its client has already.
    while (sum({ ...counts, 'GET /metrics 200': 0 }) < 6) counts = await counted();
    expect(counts).toMatchObject({
      'GET /v1/things/:id 200': 3,
      'GET /v1/things/:id 404': 1,
      'POST unmatched 404': 2,
    });
  });

  it('tell errors as problem details, with what they have said before beside them', async () => {
    const response = await fetch(`${bed.url}/v1/things/none`);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      ...{ type: 'about:blank', title: 'Not Found', status: 404, detail: 'there is no such thing' },
      ...{ statusCode: 404, error: 'Not Found', message: 'there is no such thing' },
    });
  });

  it('are not timed if they are streams, which last as long as somebody reads', async () => {
    const stream = await fetch(`${bed.url}/v1/things/events`);
    expect(await stream.text()).toContain('once');
    await fetch(`${bed.url}/v1/things/9`);
    expect(Object.keys(await counted()).filter((line) => line.includes('events'))).toEqual([]);
  });
});
