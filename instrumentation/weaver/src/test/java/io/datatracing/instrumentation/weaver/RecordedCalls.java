package io.datatracing.instrumentation.weaver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stubs made by {@link StubMaker} were called with. */
public final class RecordedCalls {
  private static final List<List<@Nullable Object>> CALLS = new ArrayList<>();

  private RecordedCalls() {}

  /** Called by stubs: the name first, then everything that was bound. */
  public static void add(@Nullable Object[] call) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object value : call) {
      copy.add(value);
    }
    CALLS.add(copy);
  }

  static List<List<@Nullable Object>> take() {
    List<List<@Nullable Object>> taken = new ArrayList<>(CALLS);
    CALLS.clear();
    return taken;
  }
}
