package io.datatracing.instrumentation.testing;

import io.datatracing.instrumentation.weaver.WeaverReport;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the weaver did in this JVM. {@link TestSpans} fails a test after which a problem is listed
 * here: an instrumentation that stands down must not look like a library without traffic.
 */
public final class WovenClasses implements WeaverReport {
  private static final Set<String> WOVEN = ConcurrentHashMap.newKeySet();
  private static final Queue<String> PROBLEMS = new ConcurrentLinkedQueue<>();

  WovenClasses() {}

  /** Whether a class of this binary name has been woven. */
  public static boolean contains(String className) {
    return WOVEN.contains(className.replace('.', '/'));
  }

  /**
   * Removes and returns the reasons for which something was not woven; null when there are none.
   */
  public static @Nullable String takeProblem() {
    return PROBLEMS.poll();
  }

  @Override
  public void woven(String instrumentation, String className) {
    WOVEN.add(className);
  }

  @Override
  public void standsDown(String instrumentation, @Nullable ClassLoader loader, String reason) {
    PROBLEMS.add(instrumentation + " stands down in " + loader + ": " + reason);
  }

  @Override
  public void retired(String instrumentation, String reason) {
    PROBLEMS.add(instrumentation + " is retired: " + reason);
  }

  @Override
  public void left(String otherAgent) {
    PROBLEMS.add("everything is left to " + otherAgent);
  }

  @Override
  public void failed(String className, Throwable fault) {
    fault.printStackTrace();
    PROBLEMS.add(className + " could not be woven: " + fault);
  }
}
