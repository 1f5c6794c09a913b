import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Req,
  Res,
  UnauthorizedException,
} from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ShopRole } from '@tradewind/contracts';
import { demoTenant, parseRequest } from '@tradewind/service';
import { z } from 'zod';
import type { ConsoleConfig } from '../config.js';
import { CONSOLE_CONFIG } from '../tokens.js';
import { FailedLogins } from './failed-logins.js';
import { refuseForeign } from './session.guard.js';
import { Sessions } from './sessions.js';
import type { Session } from './sessions.js';

interface Reply {
  header(name: string, value: string): unknown;
}

const loginRequest = z.strictObject({
  key: z.string().min(1).max(200),
  name: z.string().trim().max(80).default(''),
});

/** What the pages know of their session. */
interface SessionView {
  readonly tenant: string;
  readonly actor: string;
  readonly role: ShopRole;
  /** Public: the storefront has it. Absent when the environment does not name one. */
  readonly writeKey?: string;
}

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly failed: FailedLogins,
    @Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig,
  ) {}

  @Get('hint')
  @ApiOperation({ summary: 'The key to log in with, if it is one that everybody knows' })
  @ApiOkResponse({ description: '{demoKey?}' })
  hint(): { demoKey?: string } {
    const isDemo = this.config.TENANTS.some(({ secretKey }) => secretKey === demoTenant.secretKey);
    return isDemo && this.config.NODE_ENV !== 'production' ? { demoKey: demoTenant.secretKey } : {};
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Begins a session with the secret key of a tenant' })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['key'],
      properties: { key: { type: 'string' }, name: { type: 'string' } },
    },
  })
  @ApiResponse({ status: 401, description: 'The key is unknown.' })
  @ApiResponse({ status: 429, description: 'Too many log-ins have failed just now.' })
  async begin(
    @Req() request: Parameters<typeof refuseForeign>[0],
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SessionView> {
    refuseForeign(request);
    this.failed.admit();
    const { key, name } = parseRequest(loginRequest, body);
    const cookie = this.sessions.begin(key, name);
    if (cookie === undefined) {
      await this.failed.delay();
      throw new UnauthorizedException('this is no secret key of a shop');
    }
    const session = this.sessions.of(cookie);
    if (session === undefined) throw new UnauthorizedException('the key was revoked just now');
    reply.header('set-cookie', cookie);
    return this.#view(session);
  }

  @Get()
  @ApiOperation({ summary: 'Whose session it is' })
  @ApiOkResponse({ description: '{session?: {tenant, actor, role, writeKey?}}' })
  current(@Req() request: Parameters<typeof refuseForeign>[0]): { session?: SessionView } {
    refuseForeign(request);
    const session = this.sessions.of(request.headers['cookie']);
    return session ? { session: this.#view(session) } : {};
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Ends the session in this browser' })
  end(
    @Req() request: Parameters<typeof refuseForeign>[0],
    @Res({ passthrough: true }) reply: Reply,
  ): void {
    refuseForeign(request);
    reply.header('set-cookie', this.sessions.end());
  }

  #view({ tenant, actor, role }: Session): SessionView {
    const writeKey = this.config.TENANTS.find(({ name }) => name === tenant)?.writeKey;
    return { tenant, actor, role, ...(writeKey !== undefined && { writeKey }) };
  }
}
