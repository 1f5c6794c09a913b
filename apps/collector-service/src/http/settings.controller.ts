import { Controller, Get, Inject, Param, Req, Res, UnauthorizedException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Tenants } from '@tradewind/service';
import type { CollectorConfig } from '../config.js';
import { COLLECTOR_CONFIG } from '../tokens.js';

interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly protocol: string;
}

interface Reply {
  header(name: string, value: string): unknown;
}

/** The settings that Segment's browser client loads before its first event. */
export interface Settings {
  readonly integrations: {
    readonly 'Segment.io': {
      readonly apiKey: string;
      /** The host without the protocol. */
      readonly apiHost: string;
      readonly protocol: string;
      readonly deliveryStrategy: { readonly strategy: 'standard' };
    };
  };
  readonly plan: { readonly track: { readonly __default: { readonly enabled: true } } };
}

@ApiTags('tracking')
@Controller('v1/projects')
export class SettingsController {
  constructor(
    private readonly tenants: Tenants,
    @Inject(COLLECTOR_CONFIG) private readonly config: CollectorConfig,
  ) {}

  @Get(':writeKey/settings')
  @ApiOperation({ summary: "Settings of Segment's browser client" })
  settings(
    @Param('writeKey') writeKey: string,
    @Req() request: IncomingRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Settings {
    const tenant = this.tenants.byWriteKey(writeKey);
    if (tenant === undefined) throw new UnauthorizedException('the write key is unknown');
    const { protocol, host } = this.#address(request);
    reply.header('cache-control', this.#cacheControl());
    return {
      integrations: {
        'Segment.io': {
          apiKey: writeKey,
          apiHost: `${host}/v1`,
          protocol,
          deliveryStrategy: { strategy: 'standard' },
        },
      },
      plan: { track: { __default: { enabled: true } } },
    };
  }

  /** Without PUBLIC_URL the answer depends on the Host header, so a shared cache must not give it to other clients. */
  #cacheControl(): string {
    return this.config.PUBLIC_URL === undefined ? 'private, no-store' : 'public, max-age=300';
  }

  #address(request: IncomingRequest): { protocol: string; host: string } {
    const { PUBLIC_URL: publicUrl } = this.config;
    if (publicUrl === undefined)
      return { protocol: request.protocol, host: String(request.headers['host']) };
    const url = new URL(publicUrl);
    return {
      protocol: url.protocol.slice(0, -1),
      host: url.host + url.pathname.replace(/\/$/, ''),
    };
  }
}
