package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.api.OnEnter;
import io.datatracing.instrumentation.api.OnExit;

/** {@code init} of a table's value getter: the store it asks for is a table of a join. */
final class TableInitHook {
  private TableInitHook() {}

  @OnEnter
  static void before() {
    JoinedTables.open();
  }

  @OnExit
  static void after() {
    JoinedTables.opened();
  }
}
