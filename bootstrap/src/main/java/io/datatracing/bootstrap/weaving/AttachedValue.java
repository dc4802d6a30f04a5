package io.datatracing.bootstrap.weaving;

import org.jspecify.annotations.Nullable;

/**
 * Implemented by library classes that were given a field when they were loaded; see {@link
 * VirtualField}. The names are chosen so that no library's own methods collide with them.
 */
public interface AttachedValue {
  @Nullable Object datatracing$value();

  void datatracing$value(@Nullable Object value);
}
