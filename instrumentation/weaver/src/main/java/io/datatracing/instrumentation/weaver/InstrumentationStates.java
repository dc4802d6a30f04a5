package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.weaver.InstrumentationState.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the weaver reports, an entry for each instrumentation, and passes it on. Threads: any;
 * {@link #list} may be asked at any time.
 */
public final class InstrumentationStates implements WeaverReport {
  private final WeaverReport next;
  private final Map<String, Entry> entries = new TreeMap<>();

  /**
   * @param on names of instrumentations
   * @param off names of those that are switched off
   */
  public InstrumentationStates(Collection<String> on, Collection<String> off, WeaverReport next) {
    this.next = next;
    for (String name : on) {
      entries.put(name, new Entry(false));
    }
    for (String name : off) {
      entries.put(name, new Entry(true));
    }
  }

  /** All of them by name: a copy. */
  public List<InstrumentationState> list() {
    List<InstrumentationState> states = new ArrayList<>(entries.size());
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      states.add(entry.getValue().state(entry.getKey()));
    }
    return states;
  }

  @Override
  public void woven(String instrumentation, String className) {
    Entry entry = entries.get(instrumentation);
    if (entry != null) {
      entry.woven.incrementAndGet();
    }
    next.woven(instrumentation, className);
  }

  @Override
  public void standsDown(String instrumentation, @Nullable ClassLoader loader, String reason) {
    Entry entry = entries.get(instrumentation);
    if (entry != null) {
      entry.stoodDown = reason;
    }
    next.standsDown(instrumentation, loader, reason);
  }

  @Override
  public void retired(String instrumentation, String reason) {
    Entry entry = entries.get(instrumentation);
    if (entry != null) {
      entry.retired = reason;
    }
    next.retired(instrumentation, reason);
  }

  @Override
  public void left(String otherAgent) {
    for (Entry entry : entries.values()) {
      entry.stoodDown = otherAgent + "'s agent is here";
    }
    next.left(otherAgent);
  }

  @Override
  public void failed(String className, Throwable fault) {
    next.failed(className, fault);
  }

  /** The map is never changed after the constructor; the entries may be by any thread. */
  private static final class Entry {
    final boolean off;
    final AtomicInteger woven = new AtomicInteger();
    volatile @Nullable String stoodDown;
    volatile @Nullable String retired;

    Entry(boolean off) {
      this.off = off;
    }

    InstrumentationState state(String name) {
      int classes = woven.get();
      if (off) {
        return new InstrumentationState(name, Status.OFF, null, classes);
      }
      String reason = retired;
      if (reason != null) {
        return new InstrumentationState(name, Status.RETIRED, reason, classes);
      }
      reason = stoodDown;
      if (reason != null) {
        return new InstrumentationState(name, Status.STOOD_DOWN, reason, classes);
      }
      return new InstrumentationState(
          name, classes > 0 ? Status.ACTIVE : Status.WAITING, null, classes);
    }
  }
}
