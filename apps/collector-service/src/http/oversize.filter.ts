import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

const PAYLOAD_TOO_LARGE = 413;

/** The tracking API answers 400 to a body that is too large, so that clients drop it. */
@Catch(HttpException)
export class OversizeFilter extends BaseExceptionFilter {
  override catch(error: HttpException, host: ArgumentsHost): void {
    const statusCode = 400;
    const body = {
      success: false,
      statusCode,
      error: 'Bad Request',
      message: 'the body is too large',
    };
    const oversize = error.getStatus() === PAYLOAD_TOO_LARGE;
    super.catch(oversize ? new HttpException(body, statusCode) : error, host);
  }
}
