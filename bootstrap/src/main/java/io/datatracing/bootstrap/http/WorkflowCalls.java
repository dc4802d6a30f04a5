package io.datatracing.bootstrap.http;

import org.jspecify.annotations.Nullable;

/**
 * Knows the HTTP calls that mean more than a call: those to the API of a workflow engine. Supplied
 * by the agent's loader, so that one table of runs serves every client; nothing of it is loaded
 * where no such call is made.
 */
public abstract class WorkflowCalls {
  private static volatile @Nullable WorkflowCalls installed;

  /** Asks {@code calls} about every request from now on; null for nobody. */
  public static void install(@Nullable WorkflowCalls calls) {
    installed = calls;
  }

  /**
   * What a request that is about to be sent is to the workflow engine; null if it is none of its.
   *
   * @param url the URL or its path, as it is sent
   */
  public static @Nullable WorkflowCall find(
      @Nullable String method, @Nullable String url, @Nullable String host, int port) {
    WorkflowCalls calls = installed;
    return calls == null || method == null || url == null
        ? null
        : calls.at(method, url, host, port);
  }

  /** Asked for every request of every client: must look at no more than it has to. */
  protected abstract @Nullable WorkflowCall at(
      String method, String url, @Nullable String host, int port);
}
