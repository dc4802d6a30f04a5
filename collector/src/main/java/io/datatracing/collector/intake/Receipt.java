package io.datatracing.collector.intake;

/**
 * What became of one request.
 *
 * @param stored spans that are kept; 0 unless the outcome is {@link Outcome#STORED}
 * @param rejected spans of the request that could not be read or had no valid ids; they will never
 *     be taken
 * @param detail for the sender: why spans were rejected, or why all of them were refused; empty
 *     when all is well
 */
public record Receipt(Outcome outcome, long stored, long rejected, String detail) {

  /** What the sender may conclude. */
  public enum Outcome {
    /** The valid spans are kept. */
    STORED,
    /** Nothing is kept; the same request may succeed later. */
    OVERLOADED,
    /** The store failed, and its log says why; the same request may succeed later. */
    FAILED
  }

  public boolean isStored() {
    return outcome == Outcome.STORED;
  }
}
