/** Segments as profile-service shows them. */
export interface SegmentsView {
  readonly segments: readonly LearnedSegment[];
  readonly byRules: readonly RuleSegment[];
  readonly missing: readonly { readonly text: string }[];
  readonly tree?: { readonly fidelity: number };
}

export interface LearnedSegment {
  readonly segment: string;
  readonly name: string;
  readonly description: string;
  readonly size: number;
  readonly centroid: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
  /** Of a segment that has ended: where its members are. */
  readonly into?: readonly string[];
}

export interface RuleSegment {
  readonly segment: string;
  readonly name: string;
  readonly description?: string;
  readonly size: number;
  readonly version: number;
  readonly status: 'preparing' | 'live';
  readonly evaluated: number;
  readonly shoppers: number;
  readonly rules: readonly string[];
}

export interface SegmentSizes {
  readonly times: readonly string[];
  readonly sizes: Readonly<Record<string, readonly number[]>>;
}
