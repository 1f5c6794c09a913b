import { Injectable, NotFoundException } from '@nestjs/common';
import {
  ATTRIBUTION_FOLD,
  armsPart,
  dayOfPart,
  dayPart,
  slotReport,
  type ArmCounts,
  type AttributionFigures,
  type DayFigures,
  type SlotReport,
} from '@tradewind/recommender';
import { StateReader } from '@tradewind/service';
import { Slots } from './slots.js';

/** What came of the lists of shops. */
@Injectable()
export class SlotReports {
  constructor(
    private readonly reader: StateReader,
    private readonly slots: Slots,
  ) {}

  /** Of one slot in the last `days`; throws a 404 for one that is not there and never was. */
  async of(tenant: string, slot: string, days: number): Promise<SlotReport> {
    const figures = await this.#figures(tenant, days);
    const report = slotReport(slot, figures, this.slots.experimentOf(tenant, slot));
    const names = this.slots.namesOf(tenant);
    if (report.seen > 0 || names.includes(slot)) return report;
    throw new NotFoundException(`there is no slot ${slot}, but ${names.join(', ')}`);
  }

  async all(tenant: string, days: number): Promise<readonly SlotReport[]> {
    const figures = await this.#figures(tenant, days);
    return this.slots
      .namesOf(tenant)
      .map((slot) => slotReport(slot, figures, this.slots.experimentOf(tenant, slot)));
  }

  /** The days end with the last one of which anything is known: the clock is that of events. */
  async #figures(tenant: string, count: number): Promise<AttributionFigures> {
    const names = await this.reader.partNames(ATTRIBUTION_FOLD);
    const known = new Set(names.flat().flatMap((name) => dayOfPart(name, tenant) ?? []));
    const through = Math.max(...known);
    const days = [...known].filter((day) => day > through - count);
    const [arms, ...figures] = await Promise.all([
      this.reader.readPart<ArmCounts>(ATTRIBUTION_FOLD, armsPart(tenant)),
      ...days.map((day) =>
        this.reader.readPart<DayFigures>(ATTRIBUTION_FOLD, dayPart(tenant, day)),
      ),
    ]);
    return {
      ...{ days: figures.flat(), arms },
      ...(days.length > 0 && { span: { from: through - count + 1, through } }),
    };
  }
}
