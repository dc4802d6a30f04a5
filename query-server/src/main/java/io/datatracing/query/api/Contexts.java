package io.datatracing.query.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers equal things in order of first sight, so that an answer holds each once. Spans of one
 * batch share their resource; looking that up by identity first spares hashing some thirty
 * attributes for every span.
 */
public final class Contexts<T> {
  private final Map<T, Integer> byIdentity = new IdentityHashMap<>();
  private final Map<T, Integer> byEquality = new HashMap<>();
  private final List<T> distinct = new ArrayList<>();

  public int indexOf(T thing) {
    return byIdentity.computeIfAbsent(
        thing,
        unseen ->
            byEquality.computeIfAbsent(
                unseen,
                fresh -> {
                  distinct.add(fresh);
                  return distinct.size() - 1;
                }));
  }

  public List<T> distinct() {
    return distinct;
  }
}
