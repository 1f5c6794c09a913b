import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { fileTypes } from './files/read-items.js';

/** How long the rest of a file may take once the answer has been sent. */
const REST_WITHIN_MS = 10_000;

/**
 * Hands over the bodies of files as streams, however large they are. A reader may stop before the end of a
 * body; the rest is then discarded, so that the connection can be used for the next request.
 */
@Injectable()
export class FileBodies {
  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    const server = host.httpAdapter.getInstance();
    server.addContentTypeParser([...fileTypes], (_request, payload, done) => {
      // A destroyed body would leave its connection paused in front of the next request.
      done(null, payload.iterator({ destroyOnReturn: false }));
    });
    server.addHook('onResponse', ({ raw }, _reply, done) => {
      discardRest(raw);
      done();
    });
  }
}

function discardRest(request: IncomingMessage): void {
  if (request.destroyed || request.readableEnded) return;
  const late = setTimeout(() => request.destroy(), REST_WITHIN_MS);
  request.once('close', () => {
    clearTimeout(late);
  });
  request.resume();
}
