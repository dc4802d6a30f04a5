package io.datatracing.collector.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A kind of node: the word by which the pipeline's file asks for it, its settings, and how one is
 * made. The settings' JSON schema lies beside the class as {@code <name>.schema.json}, an object of
 * {@code properties} and, where there are such, {@code required}.
 *
 * @param <O> a record with a component for each setting. Its compact constructor gives the defaults
 *     to what is null and refuses what is out of bounds by an {@link IllegalArgumentException} that
 *     names value, bound and what to do. {@code java.time.Duration} is written {@code 30s}, {@link
 *     ByteSize} {@code 64MiB}; a component {@code maxBytes} is the setting {@code max-bytes}.
 */
public interface NodeType<O> {

  /** Lower case, one word. */
  String name();

  Class<O> options();

  /**
   * Makes one that works when it is returned. It may hand on batches at once, for instance what its
   * journal still held.
   *
   * @throws IllegalArgumentException with one line for the user, when it cannot work as told
   */
  Node create(O options, NodeContext context);

  /**
   * Goes on with what a node of this type has left that the pipeline has no more: it hands
   * everything on when it is drained, and deletes the files at its end when nothing is left.
   *
   * @param context the node's that was; what it hands on begins where receivers do
   * @return null when nothing of this type lies in the directory
   */
  default @Nullable Node recover(NodeContext context) {
    return null;
  }

  /** Whether spans end here, so that nothing can follow. */
  default boolean isOutput() {
    return false;
  }

  /** Whether what it does to a batch depends on those before. */
  default boolean isStateful() {
    return keepsFiles();
  }

  /** Whether a pipeline is wrong in which a span is stored that did not pass this node. */
  default boolean mustSeeAllStored(O options) {
    return false;
  }

  /**
   * Whether two of them must not work at once because they would share files. Such a node is closed
   * before the one with its new settings is made; batches wait meanwhile.
   */
  default boolean keepsFiles() {
    return false;
  }
}
