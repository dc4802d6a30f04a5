package io.datatracing.agent.runtime;

import io.datatracing.bootstrap.Faults;
import io.datatracing.instrumentation.weaver.WeaverReport;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Says once for each instrumentation why it stood down; with {@code verbose}, what is woven. */
final class WeaverLog implements WeaverReport {
  private final boolean verbose;
  private final ConcurrentHashMap<String, String> reasons = new ConcurrentHashMap<>();

  WeaverLog(boolean verbose) {
    this.verbose = verbose;
  }

  @Override
  public void woven(String instrumentation, String className) {
    if (verbose) {
      System.err.println("[datatracing] " + instrumentation + " has woven " + className);
    }
  }

  @Override
  public void standsDown(String instrumentation, @Nullable ClassLoader loader, String reason) {
    if (reasons.putIfAbsent(instrumentation, reason) == null || verbose) {
      System.err.println("[datatracing] " + instrumentation + " stands down: " + reason);
    }
  }

  @Override
  public void retired(String instrumentation, String reason) {
    System.err.println(
        "[datatracing] " + instrumentation + " is retired, it traces nothing any more: " + reason);
  }

  @Override
  public void left(String otherAgent) {
    System.err.println("[datatracing] " + standsDownFor(otherAgent));
  }

  static String standsDownFor(String otherAgent) {
    return otherAgent
        + "'s agent is in this process, so this one stands down; "
        + AgentSettings.COEXIST
        + "=true runs both";
  }

  @Override
  public void failed(String className, Throwable fault) {
    Faults.count("weaver", fault);
    if (verbose) {
      System.err.println("[datatracing] could not weave " + className + ": " + fault);
    }
  }
}
