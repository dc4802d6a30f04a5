package io.datatracing.model.graph;

import io.datatracing.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * A step of a pipeline, or what lies between steps, with the figures of all that went through it.
 *
 * @param id its place in {@link StepGraph#nodes()}
 * @param name of a step: what came in, or the job's node; else of topic, store or peer
 * @param service null for what no service is
 * @param detail of a topic its cluster, of a store its kind or where the table is; null if unknown
 * @param spans that belong to it; of topics, stores and peers: spans that name it
 * @param entries how often it began; 0 for what is no step
 * @param failedEntries of them, how many have the status ERROR
 * @param errors spans with the status ERROR
 * @param running entries that have not ended
 * @param orphans entries whose caller or sender is missing
 * @param retries entries that are another attempt of one before
 * @param traces it was seen in
 * @param times from begin to end of each entry that ended
 * @param example a failed entry if there is one, else the longest
 * @param failing on the way of the failure that was asked for
 */
public record StepNode(
    int id,
    Kind kind,
    String name,
    @Nullable String service,
    @Nullable String detail,
    long spans,
    long entries,
    long failedEntries,
    long errors,
    long running,
    long orphans,
    long retries,
    int traces,
    Times times,
    Span example,
    boolean failing) {

  /** What a node stands for. */
  public enum Kind {
    SERVICE,
    /** A job's node or a workflow's task. */
    TASK,
    TOPIC,
    STORE,
    /** Called by address only: nobody there told of itself. */
    PEER
  }
}
