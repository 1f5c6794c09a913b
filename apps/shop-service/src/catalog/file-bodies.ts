import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { fileTypes } from './files/read-items.js';

/** Hands over the bodies of files as streams, however large they are. */
@Injectable()
export class FileBodies {
  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    const server = host.httpAdapter.getInstance();
    server.addContentTypeParser([...fileTypes], (_request, payload, done) => {
      done(null, payload);
    });
  }
}
