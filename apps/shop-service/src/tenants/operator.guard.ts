import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { credentialsOf, digestOf } from '@tradewind/service';
import type { ShopConfig } from '../config.js';
import { SHOP_CONFIG } from '../tokens.js';

interface OperatorRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The name of the key, for `CurrentActor`. */
  key?: string;
}

/** Whether a key is that of whoever runs the installation. */
export function isOperatorKey({ OPERATOR_KEY: key }: ShopConfig, given: string): boolean {
  return key !== undefined && timingSafeEqual(digestOf(key), digestOf(given));
}

/** Admits whoever runs the installation. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(SHOP_CONFIG) private readonly config: ShopConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<OperatorRequest>();
    if (!isOperatorKey(this.config, credentialsOf(request.headers['authorization']))) {
      throw new UnauthorizedException("send the operator's key as 'Authorization: Bearer <key>'");
    }
    request.key = 'operator';
    return true;
  }
}
