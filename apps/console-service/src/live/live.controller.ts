import { Controller, Sse, UseGuards } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { CurrentSession, SessionGuard } from '../sessions/session.guard.js';
import type { Session } from '../sessions/sessions.js';
import { EventFeed } from './event-feed.js';
import { LiveFrames } from './live-frames.js';

@ApiTags('live')
@UseGuards(SessionGuard)
@Controller('api/live')
export class LiveController {
  constructor(
    private readonly frames: LiveFrames,
    private readonly feed: EventFeed,
  ) {}

  @Sse()
  @ApiOperation({ summary: 'What happens in the shop, as at most one server-sent event a second' })
  live(@CurrentSession() session: Session): Observable<MessageEvent> {
    return this.frames.watch(session);
  }

  @Sse('events')
  @ApiOperation({
    summary: 'The last events and those that arrive, with verdict and suggestion, as arrays',
  })
  events(@CurrentSession() session: Session): Observable<MessageEvent> {
    return this.feed.watch(session);
  }
}
