package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonPointer;

/** One setting is wrong. */
final class SettingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient JsonPointer place;
  private final String reason;

  SettingException(JsonPointer place, String reason) {
    super(reason);
    this.place = place;
    this.reason = reason;
  }

  JsonPointer place() {
    return place;
  }

  String reason() {
    return reason;
  }
}
