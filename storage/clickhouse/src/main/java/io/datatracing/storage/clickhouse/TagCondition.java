package io.datatracing.storage.clickhouse;

import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.storage.api.Tag;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tag as a condition on {@code spans}, that every span meets which the tag matches.
 *
 * @param sql the condition
 * @param isExact whether only such spans meet it; otherwise they have to be looked at
 */
record TagCondition(String sql, boolean isExact) {

  /** Finds the contexts that meet a condition, for spans whose resource has the attribute. */
  @FunctionalInterface
  interface ContextFinder {

    /** A condition on {@code spans}; empty when there is no such context. */
    String conditionOn(String contexts);
  }

  static TagCondition of(Tag tag, ContextFinder contexts) {
    Set<String> texts = new LinkedHashSet<>();
    texts.add(SearchedAttributes.cut(tag.value()));
    boolean isExact = tag.value().length() < SearchedAttributes.MAX_TEXT;
    Double number = number(tag.value());
    if (number != null) {
      String canonical = Double.toString(number);
      String whole =
          SearchedAttributes.isWhole(number) ? Long.toString(number.longValue()) : canonical;
      if (!tag.value().equals(canonical) && !tag.value().equals(whole)) {
        // 5e0 means the double 5.0, but not the string "5.0".
        texts.add(canonical);
        isExact = false;
      }
    }
    String own = attributes(tag, texts);
    String ofResource = contexts.conditionOn(own);
    String sql =
        "("
            + own
            + (ofResource.isEmpty() ? "" : " OR " + ofResource)
            + (tag.isError() ? " OR Status = 2" : "")
            + ")";
    return new TagCondition(sql, isExact);
  }

  private static String attributes(Tag tag, Set<String> texts) {
    String list = texts.stream().map(Names::text).collect(Collectors.joining(", "));
    // The first part is what the index answers.
    String condition =
        "hasAny(AttributeValues, ["
            + list
            + "]) AND arrayExists((k, v) -> k = "
            + Names.text(tag.key())
            + " AND v IN ("
            + list
            + "), AttributeKeys, AttributeValues)";
    InputRange wanted =
        tag.key().equals(MessagingAttributes.INPUTS) ? InputRange.parse(tag.value()) : null;
    if (wanted == null) {
      return "(" + condition + ")";
    }
    String place = Names.text(SearchedAttributes.place(wanted));
    return "(%s OR has(InputPlaces, %s) AND arrayExists((p, f, l) -> p = %s AND f <= %d AND l >= %d, InputPlaces, InputFirsts, InputLasts))"
        .formatted(condition, place, place, wanted.first(), wanted.last());
  }

  private static @Nullable Double number(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
