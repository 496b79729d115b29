/** Layers that another job of the same submitter has pushed. What the job's repository has need not be pushed again. */
export interface LayerMount {
  /** The uid of the job that has them. */
  readonly from: string;
  readonly digests: readonly string[];
}
