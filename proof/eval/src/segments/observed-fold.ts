import type {
  DocumentChanged,
  DocumentKind,
  Fold,
  FoldContext,
  FoldEvent,
  ModelReader,
  ModelVersion,
  PartitionContext,
  StorefrontEvents,
  TopicContract,
} from '@tradewind/contracts';
import { tenantOf } from '@tradewind/contracts';
import { assignCluster } from '@tradewind/ml';
import { featuresOf, HYSTERESIS } from '@tradewind/profile';
import { priorSegments } from '@tradewind/profile';
import type { KMeansSnapshot, ProfileFold, ProfilePart, ShopperProfile } from '@tradewind/profile';

type Context = FoldContext<ShopperProfile, ProfilePart>;
type Membership = ShopperProfile['membership'];

/** What became of the segment of one shopper. */
export interface MembershipHistory {
  /** When the shopper was first put into a segment, ms. */
  readonly since: number;
  /** How often it was looked at, and how often the own centroid was the nearest after that. */
  looks: number;
  nearest: number;
  byModel: number;
  byBehaviour: number;
}

/**
 * The profile fold, with a note of every change of segment. A change is the model's when the shopper,
 * as he is at that moment, would have stayed by the version that he was last looked at with; else it
 * comes from what he did or left undone.
 */
export class ObservedProfileFold implements Fold<StorefrontEvents, ShopperProfile, ProfilePart> {
  readonly name: string;
  readonly inputs: readonly StorefrontEvents[];
  readonly emits: readonly TopicContract[];
  readonly documents: readonly DocumentKind[];
  readonly stateVersion: number;
  readonly histories = new Map<string, MembershipHistory>();
  readonly #lookedAt = new Map<string, ModelVersion<KMeansSnapshot> | undefined>();

  constructor(
    private readonly inner: ProfileFold,
    private readonly models: ModelReader<KMeansSnapshot>,
  ) {
    this.name = inner.name;
    this.inputs = inner.inputs;
    this.emits = inner.emits;
    this.documents = inner.documents;
    this.stateVersion = inner.stateVersion;
  }

  initialState(): ShopperProfile {
    return this.inner.initialState();
  }

  initialPart(name: string): ProfilePart {
    return this.inner.initialPart(name);
  }

  entities(event: FoldEvent<StorefrontEvents>): readonly string[] {
    return this.inner.entities(event);
  }

  evolve(event: FoldEvent<StorefrontEvents>, context: Context): void {
    if (event.type === 'clock.tick') return;
    const before = context.state(event.key).membership;
    this.inner.evolve(event, context);
    this.#note(event.key, before, context);
  }

  documentChanged(change: DocumentChanged, context: PartitionContext<ProfilePart>): void {
    this.inner.documentChanged(change, context);
  }

  wake(entity: string, context: Context): void {
    const before = context.state(entity).membership;
    this.inner.wake(entity, context);
    this.#note(entity, before, context);
  }

  closeEpoch(from: number, through: number, context: PartitionContext<ProfilePart>): void {
    this.inner.closeEpoch(from, through, context);
  }

  #note(entity: string, before: Membership, context: Context): void {
    const profile = context.state(entity);
    const after = profile.membership;
    const previous = this.#lookedAt.get(entity);
    const version = this.models.asOf(tenantOf(entity), context.epoch) ?? priorSegments;
    this.#lookedAt.set(entity, version);
    if (after === undefined) return;
    const vector = featuresOf(profile, context.now);
    const known = this.histories.get(entity);
    const history = known ?? {
      since: context.now,
      looks: 0,
      nearest: 0,
      byModel: 0,
      byBehaviour: 0,
    };
    this.histories.set(entity, history);
    history.looks++;
    if (isNearest(version, after, vector)) history.nearest++;
    if (!known || before === undefined || after.segment === before.segment) return;
    if (previous && stays(previous, before, vector)) history.byModel++;
    else history.byBehaviour++;
  }
}

function isNearest(
  { value }: ModelVersion<KMeansSnapshot>,
  { segment }: NonNullable<Membership>,
  vector: readonly number[],
): boolean {
  return value.segments[assignCluster(value, vector)]?.segment === segment;
}

function stays(
  { value }: ModelVersion<KMeansSnapshot>,
  { segment }: NonNullable<Membership>,
  vector: readonly number[],
): boolean {
  const current = value.segments.findIndex((each) => each.segment === segment);
  return assignCluster(value, vector, { current, margin: HYSTERESIS }) === current;
}
