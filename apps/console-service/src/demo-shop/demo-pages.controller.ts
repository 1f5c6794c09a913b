import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { collections, kinds } from './assortment.js';
import { shopFolder } from './shop-folder.js';
import { pictureOf } from './pictures/picture.js';

const pages = [
  ...['', 'category/:id', 'search', 'product/:id', 'cart', 'checkout', 'ordered', 'account'],
].map((page) => `shop/${page}`);

/** The demonstration shop's pages, which are one file and differ by their address, and its pictures. */
@ApiExcludeController()
@Controller()
export class DemoPagesController {
  #page: Promise<string> | undefined;

  @Get(pages)
  @Header('content-type', 'text/html; charset=utf-8')
  page(): Promise<string> {
    this.#page ??= readFile(`${shopFolder}index.html`, 'utf8');
    return this.#page;
  }

  @Get('shop/pictures/:file')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=86400')
  picture(@Param('file') file: string): string {
    const [kindId, collectionId] = file.replace(/\.svg$/, '').split('-');
    const kind = kinds.find(({ id }) => id === kindId);
    const collection = collections.find(({ id }) => id === collectionId);
    if (!kind || !collection) throw new NotFoundException('there is no such picture');
    return pictureOf(kind.id, collection.palette);
  }
}
