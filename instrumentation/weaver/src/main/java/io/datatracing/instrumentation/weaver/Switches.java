package io.datatracing.instrumentation.weaver;

import io.datatracing.bootstrap.weaving.HookSwitch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The switches of all loaders, held weakly: they belong to the stubs, which go with their loaders.
 * One lock, taken once for each loader and instrumentation and at a retirement; nothing is called
 * while it is held.
 */
final class Switches {
  private final Map<HookSwitch, String> all = new WeakHashMap<>();
  private final Set<String> retired = new HashSet<>();
  private boolean allOff;

  /** Switches all off, those included that come later. */
  synchronized void allOff() {
    allOff = true;
    for (HookSwitch hooks : all.keySet()) {
      hooks.on = false;
    }
  }

  /** Adds one; off if its instrumentation has retired. */
  synchronized void add(String instrumentation, HookSwitch hooks) {
    all.put(hooks, instrumentation);
    if (allOff || retired.contains(instrumentation)) {
      hooks.on = false;
    }
  }

  synchronized boolean isRetired(String instrumentation) {
    return retired.contains(instrumentation);
  }

  /** Switches all of an instrumentation off; false when it had been done before. */
  synchronized boolean retire(String instrumentation) {
    if (!retired.add(instrumentation)) {
      return false;
    }
    List<HookSwitch> off = new ArrayList<>();
    for (Map.Entry<HookSwitch, String> entry : all.entrySet()) {
      if (entry.getValue().equals(instrumentation)) {
        off.add(entry.getKey());
      }
    }
    for (HookSwitch hooks : off) {
      hooks.on = false;
    }
    return true;
  }
}
