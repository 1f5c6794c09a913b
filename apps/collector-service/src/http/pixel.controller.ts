import { Controller, Get, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Collector } from '../collector.js';
import { isCallType } from '../tracking/item.js';
import { pixelBody, type PixelQuery } from './pixel-query.js';
import { answer, type Reply } from './tracking-answer.js';

interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A transparent image of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Calls of pages and mails that can load an image and run no script. */
@ApiTags('tracking')
@Controller()
export class PixelController {
  constructor(private readonly collector: Collector) {}

  @Get(['v1/pixel/:call', 'pixel/v1/:call'])
  @ApiOperation({
    summary: 'Track one event by an image',
    description:
      'Either `data` with the JSON of the call, plain or in base64, as for Segment; or `writeKey`, `anonymousId`, `event` and fields with dots such as `properties.product_id`, as for RudderStack. The answer is an image whatever becomes of the event; the status says what.',
  })
  @ApiProduces('image/gif')
  async pixel(
    @Param('call') call: string,
    @Query() query: PixelQuery,
    @Req() { headers }: IncomingRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile> {
    reply.header('cache-control', 'no-store');
    if (isCallType(call)) {
      const outcome = await this.collector.collect({
        call,
        body: pixelBody(query),
        authorization: headers['authorization'],
        userAgent: headers['user-agent'],
      });
      answer(outcome, reply);
    } else {
      reply.status(404);
    }
    return new StreamableFile(PIXEL, { type: 'image/gif', length: PIXEL.length });
  }
}
