package io.datatracing.storage.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import java.util.List;

/**
 * A condition on a span: one of its own attributes, or of its resource's, has this key and a value
 * that a person would type like this ({@link io.datatracing.model.AttributeValue#matches}).
 *
 * <p>{@code error=true} also finds every span whose status is ERROR. {@code
 * datatracing.inputs=orders/0:57} finds the batches that had this record as an input, and {@code
 * datatracing.record.id==h:…} the records with an id of this value under any name.
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
      if (attribute.key().equals(key) && matches(attribute.value())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value under the key is meant. */
  public boolean matches(AttributeValue candidate) {
    if (candidate.matches(value)) {
      return true;
    }
    if (!(candidate instanceof AttributeValue.ArrayValue array)) {
      return false;
    }
    if (key.equals(MessagingAttributes.INPUTS)) {
      InputRange wanted = InputRange.parse(value);
      return wanted != null && array.values().stream().anyMatch(range -> holds(range, wanted));
    }
    return key.equals(MessagingAttributes.ID)
        && value.startsWith("=")
        && array.values().stream().anyMatch(this::hasValue);
  }

  private static boolean holds(AttributeValue element, InputRange wanted) {
    InputRange range = InputRange.parse(element.text());
    return range != null && range.contains(wanted);
  }

  private boolean hasValue(AttributeValue element) {
    String text = element.text();
    int equals = text.indexOf('=');
    return equals >= 0 && text.length() - equals == value.length() && text.endsWith(value);
  }
}
