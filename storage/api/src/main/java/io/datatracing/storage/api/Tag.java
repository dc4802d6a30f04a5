package io.datatracing.storage.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import java.util.List;

/**
 * A condition on a span: one of its own attributes, or of its resource's, has this key and a value
 * that a person would type like this ({@link io.datatracing.model.AttributeValue#matches}).
 *
 * <p>{@code error=true} also finds every span whose status is ERROR.
 */
public record Tag(String key, String value) {
  private static final Tag ERROR = new Tag("error", "true");

  public boolean matches(Span span) {
    return isError() && span.status().isError()
        || matches(span.attributes())
        || matches(span.resource().attributes());
  }

  /** Whether this is the condition that the status ERROR satisfies. */
  public boolean isError() {
    return equals(ERROR);
  }

  public boolean matches(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key) && attribute.value().matches(value)) {
        return true;
      }
    }
    return false;
  }
}
