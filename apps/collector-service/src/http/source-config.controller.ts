import { Controller, Get, Headers, Query, UnauthorizedException } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { basicUserOf, Tenants } from '@tradewind/service';

/** What RudderStack's browser clients read before their first event. */
export interface SourceConfig {
  readonly source: {
    readonly id: string;
    readonly name: string;
    readonly workspaceId: string;
    readonly enabled: true;
    /** Errors and metrics of the client are not reported to anybody. */
    readonly config: {
      readonly statsCollection: Readonly<Record<'errors' | 'metrics', { readonly enabled: false }>>;
    };
    /** The client has nothing to load: all that an event is for happens behind the collector. */
    readonly destinations: readonly [];
    readonly connections: readonly [];
    readonly dataplanes: Readonly<Record<string, never>>;
  };
}

@ApiTags('tracking')
@Controller()
export class SourceConfigController {
  constructor(private readonly tenants: Tenants) {}

  @Get('sourceConfig')
  @ApiOperation({
    summary: "Settings of RudderStack's browser clients",
    description: 'Set `configUrl` of the client to the address of this service.',
  })
  sourceConfig(
    @Query('writeKey') given?: unknown,
    @Headers('authorization') authorization?: string,
  ): SourceConfig {
    const writeKey = typeof given === 'string' ? given : basicUserOf(authorization);
    const tenant = this.tenants.byWriteKey(writeKey);
    if (tenant === undefined) throw new UnauthorizedException('the write key is unknown');
    const off = { enabled: false } as const;
    return {
      source: {
        ...{ id: tenant.name, name: tenant.name, workspaceId: tenant.name, enabled: true },
        config: { statsCollection: { errors: off, metrics: off } },
        ...{ destinations: [], connections: [], dataplanes: {} },
      },
    };
  }

  /** Some of the clients end the path in a slash, which Nest drops. */
  @Get('sourceConfig/*')
  @ApiExcludeEndpoint()
  withSlash(
    @Query('writeKey') given?: unknown,
    @Headers('authorization') authorization?: string,
  ): SourceConfig {
    return this.sourceConfig(given, authorization);
  }
}
