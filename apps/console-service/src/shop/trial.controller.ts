import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Services } from '../proxy/services.js';
import { CurrentSession, SessionGuard } from '../sessions/session.guard.js';
import type { Session } from '../sessions/sessions.js';

@ApiTags('shop')
@UseGuards(SessionGuard)
@Controller('api/trial')
export class TrialController {
  constructor(private readonly services: Services) {}

  @Get(':id')
  @ApiOperation({ summary: 'A conversation in which a page tries the assistant' })
  @ApiOkResponse({ description: '{turns}: none while the first message is not folded yet' })
  async read(@CurrentSession() { key }: Session, @Param('id') id: string): Promise<unknown> {
    const path = `/v1/conversations/${encodeURIComponent(id)}`;
    return (await this.services.read('chatbot', path, key)) ?? { turns: [] };
  }
}
