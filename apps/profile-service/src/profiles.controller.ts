import {
  BadRequestException,
  Controller,
  Get,
  Inject,
  NotFoundException,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { idOf, storefrontEvents } from '@tradewind/contracts';
import { profileView, type ProfileView, type ShopperProfile } from '@tradewind/profile';
import {
  CurrentTenant,
  SecretKeyGuard,
  shopperKeyOf,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { profileSchema } from './open-api.js';
import { SEGMENT_MODELS, type SegmentModels } from './segment-models.js';

const id = z.string().max(255).exactOptional();
const querySchema = z.object({ userId: id, anonymousId: id, shopper: id });

@ApiTags('profiles')
@ApiBearerAuth()
@Controller('v1/profiles')
@UseGuards(SecretKeyGuard)
export class ProfilesController {
  constructor(
    private readonly reader: StateReader,
    @Inject(SEGMENT_MODELS) private readonly models: SegmentModels,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The profile of a shopper: recency, frequency, value, behaviour and segment',
  })
  @ApiQuery({ name: 'userId', required: false, description: "The shop's id of a customer." })
  @ApiQuery({ name: 'anonymousId', required: false, description: "A client's id of a visitor." })
  @ApiQuery({ name: 'shopper', required: false, description: 'A pseudonym, as events carry it.' })
  @ApiOkResponse({ schema: profileSchema })
  @ApiBadRequestResponse({ description: 'No shopper was named, or more than one.' })
  @ApiUnauthorizedResponse({ description: 'No valid secret key was sent.' })
  @ApiNotFoundResponse({ description: 'No event of this shopper has been folded yet.' })
  async profile(@CurrentTenant() tenant: Tenant, @Query() query: unknown): Promise<ProfileView> {
    const parsed = querySchema.safeParse(query);
    if (!parsed.success) throw new BadRequestException(z.prettifyError(parsed.error));
    const key = shopperKeyOf(tenant, parsed.data);
    const profile = await this.reader.read<ShopperProfile>(storefrontEvents, key);
    const view =
      profile &&
      profileView(profile, {
        shopper: idOf(key),
        now: Date.now(),
        model: this.models.latest(tenant.name),
      });
    if (!view) throw new NotFoundException('no event of this shopper has been seen yet');
    return view;
  }
}
